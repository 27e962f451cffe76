'use strict';

document.addEventListener('DOMContentLoaded', () => {
  const $ = (id) => document.getElementById(id);
  const card = $('card');
  const narrow = matchMedia('(max-width: 40rem)');
  const DELAY = 120;
  const GRACE = 300;

  // Every stretch of each tag, by the tag's number.
  const stretches = new Map();
  for (const part of document.querySelectorAll('.text .tag')) {
    const found = stretches.get(part.dataset.id);
    if (found) found.push(part);
    else stretches.set(part.dataset.id, [part]);
  }
  const heads = [...stretches.values()].map((parts) => parts[0]);

  let shown = '';
  let pinned = false;
  let timer = 0;

  function element(name, className, text) {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  function light(id) {
    for (const lit of document.querySelectorAll('.lit, .linked')) lit.classList.remove('lit', 'linked');
    if (!id) return;
    for (const part of stretches.get(id)) part.classList.add('lit');
    for (const other of document.querySelectorAll(`[data-of="${id}"]`)) other.classList.add('lit');
    for (const link of $('about' + id).querySelectorAll('a[href^="#tag"]')) {
      for (const part of stretches.get(link.hash.slice(4)) || []) part.classList.add('linked');
    }
  }

  function fill(id) {
    const [quote, label, about] = $('row' + id).cells;
    const close = element('button', 'close', '×');
    close.type = 'button';
    close.setAttribute('aria-label', 'Close');
    const body = [close, label.firstChild.cloneNode(true), element('p', 'quote', quote.textContent)];
    for (const part of about.childNodes) body.push(part.cloneNode(true));
    const around = new Set();
    for (const part of stretches.get(id)) {
      for (let at = part.parentElement; at.dataset.id; at = at.parentElement) {
        if (at.dataset.id !== id && !at.classList.contains('off')) around.add(at.dataset.id);
      }
    }
    if (around.size) {
      const also = element('p', 'also', 'Part of ');
      for (const other of around) {
        const link = element('a', '', $('tag' + other).getAttribute('aria-label'));
        link.href = '#tag' + other;
        if (also.childElementCount) also.append(', ');
        also.append(link);
      }
      body.push(also);
    }
    card.replaceChildren(...body);
  }

  // Below the line that is pointed at if there is room, else above it, else where there is more and
  // as high as fits there; always within the window.
  function place(part, x, y) {
    const style = card.style;
    style.left = style.top = style.maxHeight = '';
    if (narrow.matches) return;
    const boxes = [...part.getClientRects()];
    const box = boxes.find((one) => y >= one.top - 2 && y <= one.bottom + 2) || boxes[0];
    const gap = 8;
    const below = innerHeight - box.bottom - 2 * gap;
    const above = box.top - 2 * gap;
    const under = card.offsetHeight <= below || (card.offsetHeight > above && below >= above);
    style.maxHeight = `min(24rem, 60vh, ${Math.max(64, under ? below : above)}px)`;
    const wanted = [x === undefined ? box.left : x - 24, under ? box.bottom + gap : box.top - gap - card.offsetHeight];
    const within = (at, room, size) => Math.max(gap, Math.min(at, room - size - gap)) + 'px';
    style.left = within(wanted[0], document.documentElement.clientWidth, card.offsetWidth);
    style.top = within(wanted[1], innerHeight, card.offsetHeight);
  }

  function show(part, x, y) {
    clearTimeout(timer);
    const id = part.dataset.id;
    if (id !== shown) {
      fill(id);
      light(id);
      shown = id;
      card.scrollTop = 0;
    }
    card.hidden = false;
    place(part, x, y);
  }

  function hide() {
    clearTimeout(timer);
    const back = card.contains(document.activeElement) && shown ? $('tag' + shown) : null;
    card.hidden = true;
    pinned = false;
    light(shown = '');
    if (back) {
      quiet = true;
      back.focus();
      quiet = false;
    }
  }
  let quiet = false;

  function leave() {
    clearTimeout(timer);
    if (pinned) return;
    timer = setTimeout(() => {
      const at = document.activeElement;
      if (card.contains(at)) return;
      if (at && at.matches('.text .tag')) show(at);
      else hide();
    }, GRACE);
  }

  const tagAt = (target) => target instanceof Element && target.closest('.text .tag:not(.off)');

  document.addEventListener('pointerover', (event) => {
    if (event.pointerType === 'touch') return;
    if (card.contains(event.target)) return clearTimeout(timer);
    const part = tagAt(event.target);
    if (!part) return card.hidden || leave();
    if (pinned) return;
    clearTimeout(timer);
    timer = setTimeout(() => show(part, event.clientX, event.clientY), card.hidden ? DELAY : 60);
  });
  document.documentElement.addEventListener('pointerleave', leave);

  document.addEventListener('focusin', (event) => {
    if (quiet || card.contains(event.target)) return;
    const part = tagAt(event.target);
    if (part && part === event.target) {
      pinned = false;
      show(part);
    } else if (!card.hidden) hide();
  });

  function go(id) {
    const head = $('tag' + id);
    const box = boxOf(head.dataset.key);
    if (box && !box.checked) {
      box.checked = true;
      choose();
    }
    head.scrollIntoView({ block: 'center' });
    head.focus({ preventScroll: true });
    show(head);
  }

  document.addEventListener('click', (event) => {
    const target = event.target;
    if (target.closest('#card .close')) return hide();
    const link = target.closest('a[href^="#tag"]');
    const moment = target.closest('.moment');
    if (link && stretches.has(link.hash.slice(4))) {
      event.preventDefault();
      return go(link.hash.slice(4));
    }
    if (moment) return go(moment.dataset.of);
    if (card.contains(target)) return;
    const part = tagAt(target);
    if (!part) return card.hidden || hide();
    // A drag that selects text is no wish for the card.
    if (!getSelection().isCollapsed) return;
    show(part, event.clientX, event.clientY);
    pinned = true;
  });

  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === 'Escape' && !card.hidden) {
      event.preventDefault();
      return hide();
    }
    const at = document.activeElement;
    if (!at || !at.matches('.text .tag')) return;
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      show(at);
      (card.querySelector('a') || card.querySelector('button')).focus();
    } else if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') {
      event.preventDefault();
      const there = heads.filter((head) => !head.classList.contains('off'));
      const next = there[there.indexOf(at) + (event.key === 'ArrowRight' ? 1 : -1)];
      if (next) next.focus();
    }
  });

  // What is copied from an article is its text, whatever stands between its paragraphs.
  document.addEventListener('copy', (event) => {
    const selection = getSelection();
    if (selection.rangeCount !== 1) return;
    const range = selection.getRangeAt(0);
    const around = range.commonAncestorContainer;
    if (!(around.nodeType === 1 ? around : around.parentElement).closest('.text')) return;
    event.preventDefault();
    event.clipboardData.setData('text/plain', range.cloneContents().textContent);
  });

  addEventListener('scroll', () => {
    if (!card.hidden && !narrow.matches && stretches.has(shown) && !card.contains(document.activeElement)) {
      place($('tag' + shown) === document.activeElement ? document.activeElement : stretches.get(shown)[0]);
    }
  }, { passive: true });

  const boxes = [...document.querySelectorAll('.labels input[data-key]')];
  const boxOf = (key) => boxes.find((box) => box.dataset.key === key);
  const layers = [...document.querySelectorAll('.labels fieldset')].map((layer) => ({
    whole: layer.querySelector('legend input'),
    parts: [...layer.querySelectorAll('input[data-key]')],
  }));

  function choose() {
    const off = new Set(boxes.filter((box) => !box.checked).map((box) => box.dataset.key));
    let left = 0;
    for (const parts of stretches.values()) {
      const gone = off.has(parts[0].dataset.key);
      for (const part of parts) part.classList.toggle('off', gone);
      parts[0].tabIndex = gone ? -1 : 0;
      if (!gone) left += 1;
    }
    for (const row of document.querySelectorAll('[data-of]')) row.toggleAttribute('hidden', off.has(row.dataset.key));
    for (const { whole, parts } of layers) {
      const on = parts.filter((part) => part.checked).length;
      whole.checked = on === parts.length;
      whole.indeterminate = on > 0 && on < parts.length;
    }
    $('state').textContent = off.size ? `${left} of ${stretches.size} tags show` : '';
    if (!card.hidden && off.has($('tag' + shown).dataset.key)) hide();
  }

  for (const box of document.querySelectorAll('.labels input')) box.hidden = false;
  for (const { whole, parts } of layers) {
    whole.addEventListener('change', () => {
      for (const part of parts) part.checked = whole.checked;
      choose();
    });
  }
  for (const box of boxes) box.addEventListener('change', choose);
  if ($('choices')) {
    $('choices').hidden = false;
    $('names').addEventListener('change', (event) => document.body.classList.toggle('names', event.target.checked));
    if (matchMedia('(max-width: 52rem)').matches) document.querySelector('.labels details').open = false;
  }
});
