'use strict';

document.addEventListener('DOMContentLoaded', () => {
  const filter = document.getElementById('filter');
  const words = document.getElementById('words');
  const state = document.getElementById('state');
  const rows = [...document.querySelectorAll('ol.rows > li')].map((row) => ({
    row,
    drawn: document.querySelector(`svg a[data-row="${row.id.slice(3)}"]`),
    days: row.querySelector('h3').textContent.toLowerCase(),
    entries: [...row.querySelectorAll('li')].map((entry) => [entry, entry.textContent.toLowerCase()]),
  }));
  const all = rows.reduce((sum, { entries }) => sum + entries.length, 0);

  function apply() {
    const wanted = words.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const kinds = new Set();
    for (const box of filter.querySelectorAll('input[data-kind]:checked')) kinds.add(box.dataset.kind);
    let shown = 0;
    for (const { row, drawn, days, entries } of rows) {
      let here = 0;
      for (const [entry, text] of entries) {
        const on = kinds.has(entry.dataset.kind) && wanted.every((word) => text.includes(word) || days.includes(word));
        entry.hidden = !on;
        if (on) here += 1;
      }
      row.hidden = !here;
      if (drawn) drawn.classList.toggle('off', !here);
      shown += here;
    }
    state.textContent = shown === all ? `All ${all} shown` : `${shown} of ${all} shown`;
  }

  filter.hidden = false;
  filter.addEventListener('input', apply);
  filter.addEventListener('submit', (event) => event.preventDefault());
  words.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    words.value = '';
    apply();
  });
  apply();
});
