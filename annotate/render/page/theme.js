'use strict';

document.addEventListener('DOMContentLoaded', () => {
  const theme = document.getElementById('theme');
  const THEMES = { '': 'as the system', light: 'light', dark: 'dark' };
  theme.hidden = false;
  theme.addEventListener('click', () => {
    const names = Object.keys(THEMES);
    const next = names[(names.indexOf(document.documentElement.dataset.theme || '') + 1) % names.length];
    document.documentElement.dataset.theme = next;
    theme.textContent = 'Colours: ' + THEMES[next];
  });
});
