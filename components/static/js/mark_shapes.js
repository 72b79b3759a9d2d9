// How pins, rings, arrows and words look on a photo: yellow on black, because that is seen on steel and in the dark.

const PIN = 15;
const HEAD = 18;
const LETTER = 9; // pixels, about, of one letter

export function shape(tag, attributes, ...children) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** The parts of one mark in pixels of the picture as it is shown. */
export function toolShape(mark, place, width, height) {
  const x = mark.x * width, y = mark.y * height, number = mark.letter || place;
  if (mark.kind === 'ring') return ring(x, y, Math.max(PIN, Math.hypot((mark.x2 - mark.x) * width, (mark.y2 - mark.y) * height)), number);
  if (mark.kind === 'arrow') return arrow(x, y, mark.x2 * width, mark.y2 * height, number);
  if (mark.kind === 'text') return note(x, y, mark.note ?? '', number, width);
  return badge(x, y, number);
}

/** The other end of a ring or an arrow that was only tapped. */
export const arrowHead = (kind, x, y, ratio) => kind === 'ring'
  ? { x2: x < 0.9 ? x + 0.08 : x - 0.08, y2: y }
  : { x2: x > 0.15 ? x - 0.12 : x + 0.12, y2: y > 0.2 ? y - 0.12 * Math.min(ratio, 1.4) : y + 0.12 * Math.min(ratio, 1.4) };

const stroked = (tag, attributes) => ['pm-outer', 'pm-inner'].map((name) => shape(tag, { ...attributes, class: name }));

const badge = (x, y, number) => [
  shape('circle', { class: 'pm-touch', cx: x, cy: y, r: 26 }), shape('circle', { class: 'pm-dot', cx: x, cy: y, r: PIN }),
  shape('text', { class: 'pm-number', x, y: y + 6 }, String(number)),
];

const ring = (x, y, radius, number) => [
  shape('circle', { class: 'pm-touch', cx: x, cy: y, r: radius + 10 }), ...stroked('circle', { cx: x, cy: y, r: radius }),
  ...badge(x + radius * Math.SQRT1_2, y - radius * Math.SQRT1_2, number).slice(1),
];

function arrow(x, y, fromX, fromY, number) {
  const angle = Math.atan2(y - fromY, x - fromX);
  const wing = (turn) => `${x - HEAD * Math.cos(angle + turn)} ${y - HEAD * Math.sin(angle + turn)}`;
  const path = `M${fromX} ${fromY}L${x} ${y}M${wing(0.5)}L${x} ${y}L${wing(-0.5)}`;
  return [shape('path', { class: 'pm-touch-line', d: path }), ...stroked('path', { d: path }), ...badge(fromX, fromY, number)];
}

function note(x, y, words, number, width) {
  const long = Math.min(words.length * LETTER + 22, width * 0.6);
  const left = x + PIN + long <= width ? x + PIN : Math.max(0, x - PIN - long); // on the side that has room
  const text = shape('text', { class: 'pm-words', x: left + 12, y: y + 6 }, words.length * LETTER + 22 > long ? `${words.slice(0, Math.floor((long - 30) / LETTER))}…` : words);
  return [shape('rect', { class: 'pm-paperstrip', x: left, y: y - 16, width: long, height: 32, rx: 6 }), text, ...badge(x, y, number)];
}
