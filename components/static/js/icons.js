// Line icons and status marks as SVG, for pages and islands that have no icon font.

const LINES = {
  beside: ['M4 5h7v14H4zM13.5 5h7v14h-7z'],
  backspace: ['M8.5 5H20a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H8.5L2.5 12zM11 9l6 6M17 9l-6 6'],
  camera: ['M3 8.5a1.5 1.5 0 0 1 1.5-1.5H7l1.6-2.5h6.8L17 7h2.5A1.5 1.5 0 0 1 21 8.5v9a1.5 1.5 0 0 1-1.5 1.5h-15A1.5 1.5 0 0 1 3 17.5z', 'M15.8 12.8a3.8 3.8 0 1 1-7.6 0 3.8 3.8 0 0 1 7.6 0z'],
  check: ['M4.5 12.5l5 5L20 7'],
  close: ['M5.5 5.5l13 13M18.5 5.5l-13 13'],
  cloud_off: ['M3 3l18 18M7 9.2A5 5 0 0 0 7.5 19H17M9.5 6.2A6 6 0 0 1 18 11a4 4 0 0 1 2.8 6.6'],
  document: ['M6 3h8l5 5v13H6z', 'M14 3v5h5', 'M9 13h7M9 17h5'],
  expand_more: ['M5 9l7 7 7-7'],
  keyboard_return: ['M20 6v6H5M9 7l-5 5 5 5'],
  mark_arrow: ['M5 19L18 6M9 5.5h9.5V15'],
  mark_pin: ['M12 21.5c4.5-5 6.5-8.3 6.5-11.3a6.5 6.5 0 0 0-13 0c0 3 2 6.3 6.5 11.3z', 'M14 10.2a2 2 0 1 1-4 0 2 2 0 0 1 4 0z'],
  mark_ring: ['M20 12a8 8 0 1 1-16 0 8 8 0 0 1 16 0z'],
  mark_text: ['M5 7V5h14v2M12 5v14M9 19h6'],
  picture: ['M4.5 4.5h15v15h-15z', 'M5 17l4.5-5 3.5 3.5 2.5-2.5 4 4', 'M15.8 8.6a.8.8 0 1 1-1.6 0 .8.8 0 0 1 1.6 0z'],
  priority_high: ['M12 4v10M12 19v.1'],
  search: ['M16.5 10.5a6 6 0 1 1-12 0 6 6 0 0 1 12 0zM15 15l6 6'],
  slide: ['M8 7l-5 5 5 5M16 7l5 5-5 5'],
  shift: ['M12 4l8 8.5h-4.5V19h-7v-6.5H4z'],
  touch: ['M9 12V5.5a1.8 1.8 0 0 1 3.6 0V11l5 1.2a2 2 0 0 1 1.5 2.3L18 20H11l-5-6a1.6 1.6 0 0 1 2.4-2z', 'M6 8a5 5 0 1 1 9.5 0'],
  visibility: ['M2.5 12C5 7.5 8.5 5.5 12 5.5s7 2 9.5 6.5c-2.5 4.5-6 6.5-9.5 6.5S5 16.5 2.5 12z', 'M15 12a3 3 0 1 1-6 0 3 3 0 0 1 6 0z'],
  visibility_off: ['M4 4l16 16M6.5 7.5C5 8.6 3.7 10 2.5 12c2.5 4.5 6 6.5 9.5 6.5 1.7 0 3.3-.5 4.7-1.3M10 5.7a9 9 0 0 1 2-.2c3.5 0 7 2 9.5 6.5a16 16 0 0 1-2.3 3.2'],
};

const MARKS = {
  done: [['M12 1.6a10.4 10.4 0 1 0 0 20.8a10.4 10.4 0 1 0 0-20.8z', 'solid'], ['M7 12.4l3.4 3.4 6.6-7.2', 'cut']],
  warn: [['M12 2.2 23 21.4H1z', 'solid'], ['M12 9v5.6M12 17.8v.1', 'cut']],
  kept: [['M12 1.6a10.4 10.4 0 1 0 0 20.8a10.4 10.4 0 1 0 0-20.8z', 'solid'], ['M12 11v6M12 7v.1', 'cut']],
  retired: [['M12 2.8a9.2 9.2 0 1 0 0 18.4a9.2 9.2 0 1 0 0-18.4z', 'dashed'], ['M7.8 12h8.4', 'line']],
};

const STROKES = {
  solid: { fill: 'currentColor' },
  cut: { class: 'cut', fill: 'none', stroke: 'var(--mark-ink, var(--surface))', 'stroke-width': 2.6, 'stroke-linecap': 'round', 'stroke-linejoin': 'round' },
  dashed: { fill: 'none', stroke: 'currentColor', 'stroke-width': 2.2, 'stroke-dasharray': '3.4 2.6' },
  line: { fill: 'none', stroke: 'currentColor', 'stroke-width': 2.4, 'stroke-linecap': 'round' },
};

export function icon(name, size = 28) {
  const line = { fill: 'none', stroke: 'currentColor', 'stroke-width': 2.1, 'stroke-linecap': 'round', 'stroke-linejoin': 'round' };
  return drawing('icon', size, (LINES[name] ?? []).map((path) => ['path', { d: path, ...line }]));
}

export function mark(name, size = 34) {
  return drawing(`mark mark-${name}`, size, (MARKS[name] ?? []).map(([path, stroke]) => ['path', { d: path, ...STROKES[stroke] }]));
}

function drawing(classes, size, shapes) {
  const svg = shape('svg', { class: classes, viewBox: '0 0 24 24', width: size, height: size, 'aria-hidden': 'true', focusable: 'false' });
  svg.append(...shapes.map(([tag, attributes]) => shape(tag, attributes)));
  return svg;
}

function shape(tag, attributes) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}
