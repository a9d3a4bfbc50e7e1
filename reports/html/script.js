// What the page gains where scripts run: filter, sort, copied links, saved rows, print scopes. Everything is readable without.
(() => {
  'use strict';
  const one = (selector, from = document) => from.querySelector(selector);
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const make = (name, properties) => Object.assign(document.createElement(name), properties);
  const form = one('#filter');
  const field = one('#filter-text');
  const chips = one('#filter-chips');
  const counter = one('#filter-count');
  const root = document.documentElement;

  // A filter is one line of text: `status:fail -control:OTB-521 words`. The bar, the chips and the address are views of it.
  // A row has the tokens of the groups around it, the controls that it links to, and the kinds of evidence that these read.
  // `#id` stands for the tokens of that element, `zone:*` for every zone.
  const ownTokens = ({ dataset: { f } }) => (f[0] === '#' ? document.getElementById(f.slice(1)).dataset.f : f);
  const outer = (element) => (element ? `${ownTokens(element)} ${outer(element.parentElement.closest('[data-f]'))}` : '');
  const kindsOf = (control) =>
    document
      .getElementById(control)
      ?.dataset.f?.split(' ')
      .filter((token) => token.startsWith('kind:')) ?? [];
  const linked = (element) =>
    /^(TR|ARTICLE)$/.test(element.tagName)
      ? all('[href^="#ctl-"]', element).flatMap(({ hash }) => [`control:${hash.slice(5).toLowerCase()}`, ...kindsOf(hash.slice(1))])
      : [];
  const rows = all('[data-f]').map((element) => ({ element, tokens: null, text: '' }));
  const tokensOf = (row) => (row.tokens ??= new Set([...outer(row.element).split(' '), ...linked(row.element)]));
  const has = (row, token) => tokensOf(row).has(token) || tokensOf(row).has(`${keyOf(token)}:*`);
  const leaves = rows.filter(({ element }) => !/^(DETAILS|SECTION)$/.test(element.tagName));
  const folders = rows.filter(({ element }) => /^(DETAILS|SECTION)$/.test(element.tagName));
  const sheets = leaves.filter(({ element }) => element.tagName === 'ARTICLE');
  const requirements = leaves.filter(({ element }) => element.closest('[data-save="requirements"]'));
  const wasOpen = new Map(all('details').map((each) => [each, each.open]));
  const keys = [
    'status',
    'zone',
    'conduit',
    'site',
    'fr',
    'sl',
    'severity',
    'class',
    'control',
    'owner',
    'required',
    'waived',
    'evidence',
    'kind',
    'automation',
  ];

  const isToken = (word) => {
    const at = word.indexOf(':');
    return at > 0 && keys.includes(word.slice(word[0] === '-' ? 1 : 0, at).toLowerCase());
  };
  const keyOf = (token) => token.slice(0, token.indexOf(':'));
  const wordsOf = (query) =>
    query
      .trim()
      .split(/\s+/)
      .filter((word) => word !== '');
  const textOf = (row) => (row.text ||= row.element.textContent.toLowerCase());

  function matcher(query) {
    const words = wordsOf(query).map((word) => word.toLowerCase());
    const without = words.filter((word) => word[0] === '-' && word.length > 1).map((word) => word.slice(1));
    const wanted = new Map();
    for (const word of words) if (isToken(word) && word[0] !== '-') wanted.set(keyOf(word), [...(wanted.get(keyOf(word)) ?? []), word]);
    // Zone, conduit and site are one question: of several, any.
    const groups = [...wanted.entries()].filter(([key]) => !['zone', 'conduit', 'site'].includes(key)).map(([, tokens]) => tokens);
    const subjects = ['zone', 'conduit', 'site'].flatMap((key) => wanted.get(key) ?? []);
    if (subjects.length > 0) groups.push(subjects);
    const free = words.filter((word) => !isToken(word) && word[0] !== '-');
    return (row) =>
      groups.every((tokens) => tokens.some((token) => has(row, token))) &&
      !without.some((word) => (isToken(word) ? has(row, word) : textOf(row).includes(word))) &&
      free.every((word) => textOf(row).includes(word));
  }

  let query = '';
  function show() {
    const active = query !== '';
    const fits = matcher(query);
    for (const row of leaves) row.element.classList.toggle('out', active && !fits(row));
    for (const { element } of folders) {
      const hits = active && all('tr[data-f]:not(.out)', element).some((each) => each.closest('[data-save]'));
      element.classList.toggle('out', active && !hits);
      if (element.tagName === 'DETAILS') element.open = active ? hits : wasOpen.get(element);
    }
    const count = (list) => [list.filter(({ element }) => !element.classList.contains('out')).length, list.length];
    const [a, b] = count(sheets);
    const [c, d] = count(requirements);
    const numbers = { a, b, c, d };
    const text = counter.dataset.shown.replace(/\{(\w)\}/g, (_, name) => String(numbers[name]));
    counter.textContent = active && a + c === 0 ? `${counter.dataset.nothing}: ${text}` : text;
    one('#filter-state').classList.toggle('active', active);
    chips.replaceChildren(...wordsOf(query).map(chip), ...(active ? [clearButton()] : []));
    for (const box of all('input[type="checkbox"]', form)) box.checked = wordsOf(query).includes(box.value);
    for (const select of all('select', form))
      select.value = wordsOf(query).find((word) => [...select.options].some((option) => option.value === word)) ?? '';
  }
  const chip = (word) =>
    make('button', {
      type: 'button',
      textContent: `${word} ×`,
      ariaLabel: `${chips.dataset.remove} ${word}`,
      onclick: () => change(wordsOf(query).filter((each) => each !== word)),
    });
  const clearButton = () => make('button', { type: 'button', textContent: chips.dataset.clear, onclick: () => change([]) });

  function change(words, keepField = false) {
    query = [...new Set(words)].join(' ');
    if (!keepField) field.value = query;
    const pairs = new URLSearchParams();
    const free = [];
    for (const word of wordsOf(query)) isToken(word) ? pairs.append(keyOf(word), word.slice(word.indexOf(':') + 1)) : free.push(word);
    if (free.length > 0) pairs.append('q', free.join(' '));
    history.replaceState(null, '', query === '' ? '#' : `#?${pairs}`);
    show();
  }
  function fromAddress() {
    if (!location.hash.startsWith('#?')) return openTarget();
    const pairs = [...new URLSearchParams(location.hash.slice(2))];
    query = pairs.map(([key, value]) => (key === 'q' ? value : `${key}:${value}`)).join(' ');
    field.value = query;
    show();
  }

  let waiting = 0;
  field.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => change(wordsOf(field.value), true), 120);
  });
  for (const box of all('input[type="checkbox"]', form))
    box.addEventListener('change', () =>
      change(box.checked ? [...wordsOf(query), box.value] : wordsOf(query).filter((word) => word !== box.value)),
    );
  for (const select of all('select', form))
    select.addEventListener('change', () => {
      const own = new Set([...select.options].map((option) => option.value));
      change([...wordsOf(query).filter((word) => !own.has(word)), ...(select.value === '' ? [] : [select.value])]);
    });

  // A link into a closed group opens it; a row that is filtered out is shown again.
  function openTarget() {
    const target = location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
    if (!target) return;
    if (target.closest('.out')) change([]);
    for (let each = target; each; each = each.parentElement) if (each.tagName === 'DETAILS') each.open = true;
    target.scrollIntoView();
  }
  addEventListener('hashchange', fromAddress);

  // Sorting: text as people count, the order of the page comes back with the third press.
  for (const table of all('table[data-sort]')) {
    const body = table.tBodies[0];
    const original = [...body.rows];
    all('thead th', table).forEach((head, column) => {
      const button = make('button', { type: 'button', className: 'sort', ariaLabel: `${counter.dataset.sort} ${head.textContent}` });
      head.append(' ', button);
      button.addEventListener('click', () => {
        const next = { none: 'ascending', ascending: 'descending', descending: 'none' }[head.ariaSort ?? 'none'];
        for (const other of all('th', table.tHead)) other.removeAttribute('aria-sort');
        if (next !== 'none') head.ariaSort = next;
        const sign = next === 'descending' ? -1 : 1;
        const compare = (a, b) =>
          sign * a.cells[column].textContent.localeCompare(b.cells[column].textContent, undefined, { numeric: true });
        body.append(...(next === 'none' ? original : [...original].sort(compare)));
      });
    });
  }

  // Copy a link to what has an id of its own. The button comes with the pointer or the focus: a large page has ten thousand such places.
  const copyButton = (target) => {
    const button = make('button', {
      type: 'button',
      className: 'copy',
      textContent: '¶',
      ariaLabel: `${counter.dataset.copy} ${target.id}`,
    });
    button.addEventListener('click', async () => {
      const link = `${location.href.split('#')[0]}#${target.id}`;
      try {
        await navigator.clipboard.writeText(link);
      } catch {
        history.replaceState(null, '', `#${target.id}`);
      }
      counter.textContent = `${counter.dataset.copied}: #${target.id}`;
    });
    return button;
  };
  const offer = ({ target: at }) => {
    const target = at instanceof Element ? at.closest('tbody tr[id], article[id], section.subject[id]') : null;
    if (target && !one('.copy', target)) one('h3, th', target)?.append(copyButton(target));
  };
  addEventListener('pointerover', offer);
  addEventListener('focusin', offer);

  // Save what is shown. A cell that a spreadsheet would run gets an apostrophe.
  const quote = (text) => `"${(/^[=+\-@\t\r＝＋－＠]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
  const cellText = (cell) => {
    const copy = cell.cloneNode(true);
    for (const each of all('.copy', copy)) each.remove();
    for (const each of all('br', copy)) each.replaceWith(' | ');
    return copy.textContent.trim();
  };
  for (const button of all('[data-save-rows]'))
    button.addEventListener('click', () => {
      const name = button.dataset.saveRows;
      const tables = all(`table[data-save="${name}"]`);
      const context = tables.some((table) => table.dataset.context);
      const line = (row, first) => [...(context ? [first] : []), ...[...row.cells].map(cellText)].map(quote).join(',');
      const head = tables[0] ? [line(tables[0].tHead.rows[0], 'subject')] : [];
      const lines = tables.flatMap((table) =>
        [...table.tBodies[0].rows].filter((row) => !row.classList.contains('out')).map((row) => line(row, table.dataset.context ?? '')),
      );
      const url = URL.createObjectURL(new Blob([`${[...head, ...lines].join('\n')}\n`], { type: 'text/csv' }));
      make('a', { href: url, download: `${name}-shown.csv` }).click();
      setTimeout(() => URL.revokeObjectURL(url), 1000);
    });

  // Printing opens every group and puts each back as it was.
  let before = [];
  addEventListener('beforeprint', () => {
    before = all('details:not([open])');
    for (const each of before) each.open = true;
  });
  addEventListener('afterprint', () => {
    for (const each of before) each.open = false;
    delete root.dataset.print;
  });
  for (const button of all('[data-print-part]'))
    button.addEventListener('click', () => {
      root.dataset.print = button.dataset.printPart;
      print();
    });

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
  addEventListener('resize', trim);
  addEventListener('toggle', trim, true);

  for (const each of all('#filter, #filter-state, .prints, .filter-link')) each.hidden = false;
  show();
  fromAddress();
})();
