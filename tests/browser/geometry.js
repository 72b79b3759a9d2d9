// What axe does not see: targets a glove misses, things cut off, covered or too small to read. Returns lists of sentences.
(least) => {
  const found = { small: [], cut: [], clipped: [], covered: [], tiny: [], overlapping: [], scrolls: [] };
  const styleOf = (element) => getComputedStyle(element);
  const boxOf = (element) => (element.matches('input[type=checkbox]') ? element.closest('label') ?? element : element).getBoundingClientRect();
  const top = [...document.querySelectorAll('dialog[open], .q-dialog')].at(-1) ?? document.body;
  const seen = (element) => {
    const box = element.getBoundingClientRect(), style = styleOf(element);
    return box.width > 0 && box.height > 0 && style.visibility !== 'hidden' && style.opacity !== '0' && style.clipPath !== 'inset(50%)' && !element.closest('[hidden], .sr, [inert]');
  };
  const called = (element) => {
    const words = (element.getAttribute('aria-label') || element.textContent || element.name || '').trim().replace(/\s+/g, ' ').slice(0, 40);
    return `"${words}" <${element.tagName.toLowerCase()}.${String(element.getAttribute('class') ?? '').split(' ').slice(0, 2).join('.')}>`;
  };
  const scroller = (element) => {
    for (let parent = element.parentElement; parent; parent = parent.parentElement) {
      const style = styleOf(parent), bigger = parent.scrollHeight > parent.clientHeight + 1 || parent.scrollWidth > parent.clientWidth + 1;
      if (/auto|scroll/.test(style.overflowX + style.overflowY) && bigger) return parent;
    }
    return document.documentElement.scrollHeight > innerHeight + 1 ? document.documentElement : null; // a plain page scrolls as a whole
  };
  const barOf = (element) => { // what floats over the others while they scroll below
    for (let parent = element; parent; parent = parent.parentElement) if (/sticky|fixed/.test(styleOf(parent).position)) return parent;
    return null;
  };
  const shown = (element) => { // the part of the box that no scrolling parent hides
    let { left, top: upper, right, bottom } = boxOf(element);
    for (let parent = element.parentElement; parent; parent = parent.parentElement) {
      if (!/auto|scroll|hidden/.test(styleOf(parent).overflowX + styleOf(parent).overflowY)) continue;
      const frame = parent.getBoundingClientRect();
      [left, upper, right, bottom] = [Math.max(left, frame.left), Math.max(upper, frame.top), Math.min(right, frame.right), Math.min(bottom, frame.bottom)];
    }
    return { left, upper, right, bottom };
  };
  const hitBy = (element) => {
    const box = boxOf(element);
    return document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  };
  const reached = (element, hit) => hit && (element.contains(hit) || hit.contains(element) || element.closest('label')?.contains(hit));

  const kinds = 'a[href], button, input, textarea, select, [role=button], [role=tab], [role=switch], [role=radio], [role=link]';
  const controls = [...top.querySelectorAll(kinds)].filter(seen)
    .filter((element) => !element.closest('.nicegui-skip-link, .nicegui-error-popup, #popup'))
    .filter((element) => !(element.matches('input:not([type=checkbox]), textarea') && element.closest('.field')));
  for (const element of controls) {
    const box = boxOf(element);
    if (box.width < least - 0.5 || box.height < least - 0.5) found.small.push(`${called(element)} ${box.width.toFixed(0)}x${box.height.toFixed(0)}`);
    if (scroller(element)) continue;
    if (box.left < -1 || box.top < -1 || box.right > innerWidth + 1 || box.bottom > innerHeight + 1) {
      found.cut.push(`${called(element)} ${[box.left, box.top, box.right, box.bottom].map(Math.round)}`);
    } else if (!element.disabled && !reached(element, hitBy(element))) found.covered.push(`${called(element)} by ${hitBy(element) && called(hitBy(element))}`);
  }
  for (const element of top.querySelectorAll('.field')) { // a field is touched anywhere in its frame
    const box = element.getBoundingClientRect();
    if (seen(element) && box.height < least - 0.5) found.small.push(`${called(element)} ${box.width.toFixed(0)}x${box.height.toFixed(0)}`);
  }
  for (const element of top.querySelectorAll('*')) {
    const written = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (!written || !seen(element) || element.closest('svg, script, style, noscript, .q-icon, .nicegui-skip-link, .nicegui-error-popup, #popup, .live-text')) continue;
    const style = styleOf(element), size = parseFloat(style.fontSize);
    if (size < 14) found.tiny.push(`${called(element)} ${size}px`);
    const overflows = element.scrollWidth > element.clientWidth + 1 && style.display !== 'inline' && style.overflowX !== 'visible';
    if (overflows && !element.matches('.clip, input, textarea')) found.clipped.push(`${called(element)} ${element.clientWidth}/${element.scrollWidth}`);
    const holder = element.closest('button, a, .tile');
    if (!holder || element.closest('.chiprow, .chips')) continue;
    const box = element.getBoundingClientRect(), frame = holder.getBoundingClientRect();
    if (box.right > frame.right + 1.5 || box.bottom > frame.bottom + 2.5) found.clipped.push(`${called(element)} sticks out of ${called(holder)}`);
  }
  const parts = controls.filter((element) => reached(element, hitBy(element))).map((element) => [element, shown(element)])
    .filter(([, box]) => box.right > box.left && box.bottom > box.upper);
  parts.forEach(([one, a], index) => parts.slice(index + 1).forEach(([other, b]) => {
    if (one.contains(other) || other.contains(one) || barOf(one) !== barOf(other)) return;
    const beside = Math.max(b.left - a.right, a.left - b.right), above = Math.max(b.upper - a.bottom, a.upper - b.bottom);
    if (beside < -1 && above < -1) found.overlapping.push(`${called(one)} and ${called(other)}`);
  }));
  const wider = document.documentElement.scrollWidth - innerWidth;
  if (wider > 0) found.scrolls.push(`the page is ${wider} px wider than the screen`);
  const page = document.querySelector('.main');
  if (page && page.scrollWidth > page.clientWidth + 1) found.scrolls.push(`the main part is ${page.scrollWidth - page.clientWidth} px wider than its frame`);
  return Object.entries(found).flatMap(([kind, sentences]) => sentences.map((sentence) => `${kind}: ${sentence}`));
}
