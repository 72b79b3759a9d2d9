// Room around a chart: what its words need is measured before it is drawn. Plotly would draw everything twice to find out.

const GAP = 10, TITLE = 24, LINE = 20, TOP = 12, EDGE = 16;
const MOST_TICKS = 6; // on an axis of numbers
const TILTED = 35, STEEP = 60; // degrees
const MOST_ACROSS = 0.42, MOST_DOWN = 0.4; // of the chart, for what things are called
const MARKUP = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };
const plain = (words) => words.replace(/&(amp|lt|gt);/g, (sign) => MARKUP[sign]);
const marked = (words) => words.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
const pen = document.createElement('canvas').getContext('2d');
const wide = (words) => pen.measureText(plain(words)).width;
const widest = (words) => Math.max(0, ...words.map(wide));

/** The layout with margins in which everything is seen, and with names made as short as the room is; `longest` are the longest numbers on the axes. */
export function fitted(layout, longest, width, height) {
  pen.font = `${layout.xaxis.tickfont.size}px ${layout.font.family}`;
  const title = (axis) => (axis?.title?.text ? TITLE : 0), { xaxis, yaxis, yaxis2 } = layout;
  if (yaxis.type === 'category') return aside(layout, width, GAP + LINE + title(xaxis), longest);
  const left = GAP + wide(longest.left) + title(yaxis);
  const right = yaxis2 && yaxis2.visible !== false ? GAP + wide(longest.right) + title(yaxis2) : EDGE;
  return (xaxis.type === 'date' ? overTime : named)(layout, { l: left, r: right, t: TOP, b: GAP + LINE }, width, height);
}

/** Bars on their side: what they are called stands on the left. */
function aside(layout, width, below, longest) {
  const ticktext = layout.yaxis.ticktext.map((words) => shortened(words, width * MOST_ACROSS)), number = wide(longest.left);
  const margin = { l: 2 * GAP + widest(ticktext), r: Math.max(EDGE, number / 2), t: TOP, b: below };
  const nticks = Math.min(MOST_TICKS, Math.max(2, Math.floor((width - margin.l - margin.r) / (number + 2 * GAP))));
  return { ...layout, margin, xaxis: { ...layout.xaxis, nticks }, yaxis: { ...layout.yaxis, ticktext } };
}

/** Points in time: only as many are written out as have room, and those at the ends are not cut off. */
function overTime(layout, margin, width) {
  const axis = layout.xaxis, [begin, end] = axis.range.map(moment), room = width - margin.l - margin.r;
  const step = Math.max(1, Math.ceil(axis.tickvals.length * (widest(axis.ticktext) + GAP) / room));
  const [tickvals, ticktext] = [axis.tickvals, axis.ticktext].map((all) => all.filter((_each, place) => place % step === 0));
  const beyond = (place) => wide(ticktext.at(place)) / 2, share = (moment(tickvals.at(-1)) - begin) / (end - begin);
  return { ...layout, xaxis: { ...axis, tickvals, ticktext },
    margin: { ...margin, l: Math.max(margin.l, beyond(0)), r: Math.max(margin.r, beyond(-1) - (1 - share) * room) } };
}

const moment = (at) => Date.parse(at.replace(' ', 'T'));

/** Names below: straight where they have room, else tilted, and steeply where they would lie on each other. */
function named(layout, margin, width, height) {
  const axis = layout.xaxis, slot = (width - margin.l - margin.r) / axis.ticktext.length;
  if (widest(axis.ticktext) <= slot - GAP) return { ...layout, margin };
  const tickangle = slot * sine(TILTED) < LINE ? STEEP : TILTED;
  const across = (place) => margin.r + slot * (axis.ticktext.length - place - 0.5), down = height * MOST_DOWN;
  const fits = (place) => Math.min(across(place) / sine(90 - tickangle), down / sine(tickangle)) - GAP;
  const ticktext = axis.ticktext.map((words, place) => shortened(words, fits(place)));
  return { ...layout, xaxis: { ...axis, ticktext, tickangle }, margin: { ...margin, b: GAP + LINE + widest(ticktext) * sine(tickangle) } };
}

const sine = (degrees) => Math.sin(degrees * Math.PI / 180);

function shortened(words, room) {
  if (wide(words) <= room) return words;
  let letters = [...plain(words)];
  while (letters.length > 1 && wide(marked(`${letters.join('')}…`)) > room) letters = letters.slice(0, -1);
  return marked(`${letters.join('').trimEnd()}…`);
}
