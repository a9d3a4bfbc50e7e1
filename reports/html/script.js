// What the page gains where scripts run: filter, sort, copied links, saved rows, print scopes. Everything is readable without.
(() => {
  'use strict';
  const one = (selector, from = document) => from.querySelector(selector);
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const make = (name, properties) => Object.assign(document.createElement(name), properties);
  const on = (type, run) => addEventListener(type, run, true);
  const form = one('#filter');
  const field = one('#filter-text');
  const counter = one('#filter-count');
  const state = one('#filter-state');
  const texts = state.dataset;
  const root = document.documentElement;

  // A filter is one line of text: `status:fail -control:OTB-521 words`. The bar, the chips and the address are views of it.
  // A row has the tokens of the groups around it, and of the controls and the evidence that it links to.
  // `#id` stands for the tokens of that element, `zone:*` for every zone.
  const upFrom = (place) => (place ? [place, ...upFrom(place.parentElement)] : []);
  const placeOf = (hash) => (hash.length > 1 ? document.getElementById(hash.slice(1)) : null);
  const own = ({ dataset: { f } }) => (f[0] === '#' ? placeOf(f).closest('[data-f]').dataset.f : f);
  const outer = (element) =>
    upFrom(element)
      .filter((each) => each.dataset.f)
      .map(own)
      .join(' ');
  const linked = (element) =>
    all('[href^="#ctl-"], [href^="#E-"]', element)
      .map(({ hash }) => placeOf(hash)?.dataset.f)
      .join(' ');
  const rowsAt = (selector) => all(selector).map((element) => ({ element }));
  const leaves = rowsAt('tr[data-f]:not([data-pick] *), article[data-f]');
  const tokensOf = (row) => (row.tokens ??= new Set(`${outer(row.element)} ${linked(row.element)}`.split(' ')));
  const has = (row, token) => tokensOf(row).has(token) || tokensOf(row).has(`${keyOf(token)}:*`);
  const textOf = (row) => (row.text ||= row.element.textContent.toLowerCase());
  // What one picks from stays whole, but for the verdict.
  const pickers = rowsAt('[data-pick] tr[data-f]');
  const sheets = leaves.filter(({ element }) => element.tagName === 'ARTICLE');
  const requirements = leaves.filter(({ element }) => element.closest('[data-save="requirements"]'));
  for (const row of requirements) row.passed = /\bstatus:pass\b/.test(row.element.dataset.f);
  /** Groups of requirements and the zones and conduits around them. */
  const folders = all('#results section[data-f], #results details[data-f]').map((element) => ({
    element,
    own: requirements.filter((row) => element.contains(row.element)),
  }));
  const wasOpen = new Map();
  const places = ['zone', 'conduit', 'site'];
  const keys = [
    ...places,
    ...'status fr sl severity class control owner required waived evidence kind automation scenario verdict passed'.split(' '),
  ];

  const keyOf = (token) => token.slice(0, Math.max(token.indexOf(':'), 0));
  const isToken = (word) => keys.includes(keyOf(word).replace(/^-/, '').toLowerCase());
  const wordsOf = (line) => (line.match(/\S+/g) ?? []).map((word) => (isToken(word) ? word.toLowerCase() : word));

  // Rows that pass are hidden until `passed:shown`, or until they are what is asked for.
  const showPassed = 'passed:shown';
  const asksForPassed = (words) => words.some((word) => word === showPassed || word === 'status:pass');

  /** null: every row fits. */
  function matcher(given) {
    const words = given.filter((word) => keyOf(word) !== 'passed').map((word) => word.toLowerCase());
    if (words.length === 0) return null;
    const without = words.filter((word) => /^-./.test(word)).map((word) => word.slice(1));
    const wanted = new Map();
    // Zone, conduit and site are one question: of several, any.
    const questionOf = (word) => (places.includes(keyOf(word)) ? 'zone' : keyOf(word));
    for (const word of words)
      if (isToken(word) && word[0] !== '-') wanted.set(questionOf(word), [...(wanted.get(questionOf(word)) ?? []), word]);
    const groups = [...wanted.values()];
    const free = words.filter((word) => !isToken(word) && word[0] !== '-');
    return (row) =>
      groups.every((tokens) => tokens.some((token) => has(row, token))) &&
      !without.some((word) => (isToken(word) ? has(row, word) : textOf(row).includes(word))) &&
      free.every((word) => textOf(row).includes(word));
  }

  let query = '';
  let active = false;
  /** What the address names: it is shown whatever the filter says. */
  let target = null;
  function show() {
    const words = wordsOf(query);
    const fits = matcher(words);
    const before = active;
    active = fits !== null;
    const kept = new Set(upFrom(target));
    const inside = (row) => target?.dataset.f && target.contains(row.element);
    const whole = !leaves.some((row) => inside(row) && (!fits || fits(row)));
    const hides = !asksForPassed(words);
    const meets = matcher(words.filter((word) => /^-?verdict:/.test(word)));
    for (const row of pickers) row.element.classList.toggle('out', meets?.(row) === false);
    for (const row of leaves) {
      const fit = !fits || fits(row) || (whole && inside(row));
      row.less = fit && hides && row.passed && !kept.has(row.element);
      row.out = !kept.has(row.element) && !(fit && !row.less);
      row.element.classList.toggle('out', row.out);
    }
    for (const { element, own } of folders) {
      // Whose rows stand elsewhere is found by itself.
      const shown = own.length > 0 ? own.some((row) => !row.out) : fits?.({ element });
      const less = own.filter((row) => row.less).length;
      element.classList.toggle('out', active && !shown && less === 0 && !kept.has(element));
      if (element.tagName !== 'DETAILS') continue;
      if (active && !before) wasOpen.set(element, element.open);
      if (active || before) element.open = active ? shown : wasOpen.get(element);
      lessIn(element, less);
    }
    const count = (list) => [list.filter((row) => !row.out).length, list.length];
    const [[a, b], [c, d]] = [count(sheets), count(requirements)];
    const n = requirements.filter((row) => row.less).length;
    const text = filled(texts.shown, { a, b, c, d });
    counter.textContent = a + c > 0 ? text : `${n > 0 ? texts.onlyPassed : texts.nothing}: ${text}`;
    state.classList.toggle('active', active);
    one('#filter-chips').replaceChildren(...words.map(chip), ...(n > 0 ? [passedChip(n)] : []), ...(active ? [clearButton()] : []));
    for (const box of all('[type="checkbox"]', form)) box.checked = words.includes(box.value) !== (box.value === showPassed);
    for (const select of all('select', form))
      select.value = words.find((word) => [...select.options].some((option) => option.value === word)) ?? '';
  }
  const filled = (text, values) => text.replace(/\{(\w)\}/g, (_, name) => String(values[name]));
  const press = (textContent, onclick, more) => make('button', { type: 'button', textContent, onclick, ...more });
  // A chip that was pressed is gone: the keyboard goes on at the one beside it.
  const chipOf = (textContent, wordsAfter, ariaLabel = textContent) =>
    press(textContent, () => (change(wordsAfter(wordsOf(query))), one('button, a', state).focus()), { ariaLabel });
  const chip = (word) => chipOf(`${word} ×`, (words) => words.filter((each) => each !== word), `${texts.remove} ${word}`);
  const passedText = (n) => filled(n === 1 ? texts.passedOne : texts.passed, { n });
  const withPassed = (words) => [...words, showPassed];
  const passedChip = (n) => chipOf(`${passedText(n)} ×`, withPassed, `${passedText(n)}: ${texts.show}`);
  const clearButton = () => chipOf(texts.clear, (words) => words.filter((word) => word === showPassed));
  /** Under a table of which rows are hidden: how many, and a way to see them. */
  function lessIn(details, n) {
    const found = one('.less', details);
    if (n === 0) return found?.remove();
    const button = found ?? press('', () => (change(withPassed(wordsOf(query))), details.firstElementChild.focus()), { className: 'less' });
    button.textContent = `${passedText(n)}: ${texts.show}`;
    if (!found) details.append(button);
  }

  // Each step is an entry of the history with its filter; while somebody types, one entry changes.
  const save = (how, address, typed = false) => history[how]({ query, typed }, '', address);
  function change(words, { typed = false, place = null } = {}) {
    query = [...new Set(words)].join(' ');
    target = place;
    if (!typed) field.value = query;
    const pairs = new URLSearchParams();
    const free = [];
    for (const word of words) isToken(word) ? pairs.append(keyOf(word), word.slice(word.indexOf(':') + 1)) : free.push(word);
    if (free.length > 0) pairs.append('q', free.join(' '));
    save(typed && history.state?.typed ? 'replaceState' : 'pushState', query === '' ? '#' : `#?${pairs}`, typed);
    show();
  }
  /** Where the reader comes from a link, from outside, or back and forth: those who come back are scrolled by the browser. */
  function arrive() {
    const { hash } = location;
    const saved = history.state?.query;
    if (hash.startsWith('#?'))
      query = [...new URLSearchParams(hash.slice(2))].map(([key, value]) => (key === 'q' ? value : `${key}:${value}`)).join(' ');
    else query = saved ?? query;
    target = hash.startsWith('#?') ? null : placeOf(hash);
    field.value = query;
    show();
    openUpTo(target);
    if (saved !== undefined) return;
    save('replaceState', hash || undefined);
    (hash.startsWith('#?') ? form : target)?.scrollIntoView();
  }
  const openUpTo = (place) => {
    // Groups alone heed it.
    for (const each of upFrom(place)) each.open = true;
  };
  on('popstate', arrive);

  // Matrix, drawing, chart: a link sets the filter of the place that it leads to. What else is set stays.
  on('click', (event) => {
    const link = event.target.closest?.('[data-pick] a[href^="#"]');
    const place = link && placeOf(link.getAttribute('href'));
    if (!place?.dataset.f || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    // Rows of several zones lead to one group: which zone is meant, the row says.
    const from = link.closest('tr[data-f]')?.dataset.f ?? '';
    const there = from ? place.dataset.f.replace(/(zone|conduit):\S+/g, '') : place.dataset.f;
    const tokens = wordsOf(`${from} ${there}`).filter((token) => !/^(owner|verdict):/.test(token));
    const gone = places.includes(keyOf(tokens[0])) ? [...places, 'fr'] : [keyOf(tokens[0])];
    const words = [...wordsOf(query).filter((word) => !gone.includes(keyOf(word))), ...tokens];
    const fitting = requirements.filter(matcher(words));
    change(fitting.length > 0 && fitting.every((row) => row.passed) ? withPassed(words) : words, { place });
    openUpTo(place);
    const stop = place.tagName === 'DETAILS' ? place.firstElementChild : place;
    if (stop === place) place.tabIndex = -1;
    stop.focus({ preventScroll: true });
    place.scrollIntoView();
  });

  let waiting = 0;
  field.oninput = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => change(wordsOf(field.value), { typed: true }), 120);
  };
  for (const box of all('[type="checkbox"]', form))
    box.onchange = () => {
      const others = wordsOf(query).filter((word) => word !== box.value);
      change(box.checked !== (box.value === showPassed) ? [...others, box.value] : others);
    };
  for (const select of all('select', form))
    select.onchange = () => {
      const own = new Set([...select.options].map((option) => option.value));
      change([...wordsOf(query).filter((word) => !own.has(word)), ...(select.value === '' ? [] : [select.value])]);
    };
  for (const button of all('[data-fold]', form))
    button.onclick = () => {
      for (const each of all('details')) {
        each.open = button.dataset.fold === 'open';
        wasOpen.set(each, each.open);
      }
    };

  // Sorting: text as people count, the order of the page comes back with the third press.
  for (const table of all('table[data-sort]')) {
    const body = table.tBodies[0];
    const original = [...body.rows];
    all('thead th', table).forEach((head, column) => {
      const ariaLabel = `${texts.sort} ${head.textContent}`;
      const sort = () => {
        const next = { none: 'ascending', ascending: 'descending', descending: 'none' }[head.ariaSort ?? 'none'];
        for (const other of all('th', table.tHead)) other.removeAttribute('aria-sort');
        if (next !== 'none') head.ariaSort = next;
        const sign = next === 'descending' ? -1 : 1;
        const compare = (a, b) =>
          sign * a.cells[column].textContent.localeCompare(b.cells[column].textContent, undefined, { numeric: true });
        body.append(...(next === 'none' ? original : [...original].sort(compare)));
      };
      head.append(' ', press('', sort, { className: 'sort', ariaLabel }));
    });
  }

  // Copy a link to what has an id of its own. The button comes with the pointer or the focus: a large page has ten thousand such places.
  const copyButton = (place) =>
    press(
      '¶',
      async () => {
        const link = `${location.href.split('#')[0]}#${place.id}`;
        const copied = await navigator.clipboard?.writeText(link).then(
          () => true,
          () => false,
        );
        if (!copied) save('replaceState', `#${place.id}`);
        counter.textContent = `${copied ? texts.copied : texts.inAddress}: #${place.id}`;
      },
      { className: 'copy', ariaLabel: `${texts.copy} ${place.id}` },
    );
  const offered = new Set();
  const offer = ({ target: at }) => {
    const place = at instanceof Element ? at.closest('tbody tr[id], article[id], section[id], details[id]') : null;
    if (!place || offered.has(place)) return;
    offered.add(place);
    // Not into a summary: it is a control itself.
    (place.tagName === 'DETAILS' ? place : one('h2, h3, th', place))?.append(copyButton(place));
  };
  on('pointerover', offer);
  on('focusin', offer);

  // Save what is shown. A cell that a spreadsheet would run gets an apostrophe.
  const quote = (text) => `"${(/^[=+\-@\t\r＝＋－＠]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
  const cellText = (cell) => {
    const copy = cell.cloneNode(true);
    for (const each of all('.copy', copy)) each.remove();
    for (const each of all('br', copy)) each.replaceWith(' | ');
    return copy.textContent.trim();
  };
  for (const button of all('[data-save-rows]'))
    button.onclick = () => {
      const name = button.dataset.saveRows;
      const tables = all(`table[data-save="${name}"]`);
      const context = tables.some((table) => table.dataset.context);
      const line = (row, first) => [...(context ? [first] : []), ...[...row.cells].map(cellText)].map(quote).join(',');
      const head = tables[0] ? [line(tables[0].tHead.rows[0], button.dataset.first)] : [];
      const lines = tables.flatMap((table) => all('tbody > tr:not(.out)', table).map((row) => line(row, table.dataset.context ?? '')));
      const url = URL.createObjectURL(new Blob([`${[...head, ...lines].join('\n')}\n`], { type: 'text/csv' }));
      make('a', { href: url, download: `${name}-shown.csv` }).click();
      setTimeout(() => URL.revokeObjectURL(url), 1000);
    };

  // Printing opens every group and puts each back as it was.
  let before = [];
  on('beforeprint', () => {
    before = all('details:not([open])');
    for (const each of before) each.open = true;
  });
  on('afterprint', () => {
    for (const each of before) each.open = false;
    delete root.dataset.print;
  });
  for (const button of all('[data-print-part]'))
    button.onclick = () => {
      root.dataset.print = button.dataset.printPart;
      print();
    };

  // Only a table that does scroll is a stop for the keyboard. All are measured before any is changed, once a frame.
  const boxes = all('.scroll');
  let planned = 0;
  const trim = () => {
    cancelAnimationFrame(planned);
    planned = requestAnimationFrame(() => {
      const stops = boxes.map((box) => (box.scrollWidth > box.clientWidth ? 0 : -1));
      boxes.forEach((box, at) => {
        if (box.tabIndex !== stops[at]) box.tabIndex = stops[at];
      });
    });
  };
  trim();
  on('resize', trim);
  on('toggle', trim);

  for (const each of all('#filter, #filter-state, .prints, .filter-link')) each.hidden = false;
  arrive();
})();
