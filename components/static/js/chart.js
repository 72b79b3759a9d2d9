// <tw-chart>: a figure of Plotly, drawn in the colours of day or night. Plotly itself comes with a document that has charts, or with the first chart.
import { fitted } from './chart_room.js';
import { json } from './dom.js';

const CONFIG = { displayModeBar: false, scrollZoom: false, doubleClick: false };
const EMPTY = { data: [], layout: {}, longest: {} };
const COLOUR = /^var\((--[\w-]+)\)$/;
let loading = null;

function plotly(address) {
  loading ??= window.Plotly ? Promise.resolve(window.Plotly) : new Promise((resolve, reject) => {
    const script = onItsWay(address) ?? document.createElement('script');
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => { loading = null; script.remove(); reject(new Error('the charts could not be loaded')); };
    if (script.isConnected) return;
    script.src = address;
    document.head.append(script);
  });
  return loading;
}

/** The script that came with the document, while it may still arrive. */
const onItsWay = (address) => (document.readyState === 'complete' ? null : document.head.querySelector(`script[src="${address}"]`));

let line = Promise.resolve();
const frame = () => new Promise((done) => {
  requestAnimationFrame(done);
  if (document.hidden) done(); // where nobody looks there are no frames
});
const breath = () => frame().then(frame).then(() => new Promise((done) => setTimeout(done)));
/** One chart after the other: each is seen before the next is drawn, and a tap gets its turn between them. */
function inTurn(draw) {
  const drawn = line.then(draw);
  line = drawn.then(breath, breath);
  return drawn;
}

/** The figure names its colours like the style sheet does; Plotly wants them as they are just now. */
function coloured(part, style) {
  if (typeof part === 'string') return part.replace(COLOUR, (_whole, name) => style.getPropertyValue(name).trim());
  if (Array.isArray(part)) return typeof part[0] === 'object' || COLOUR.test(part[0]) ? part.map((each) => coloured(each, style)) : part;
  if (part && typeof part === 'object') return Object.fromEntries(Object.entries(part).map(([name, value]) => [name, coloured(value, style)]));
  return part;
}

class Chart extends HTMLElement {
  static observedAttributes = ['data-figure'];

  connectedCallback() {
    this.watch = new MutationObserver(() => this.draw());
    this.watch.observe(document.documentElement, { attributeFilter: ['class'] });
    this.sizes = new ResizeObserver(() => { if (this.drawn && this.clientWidth && this.clientWidth !== this.width) this.draw(); });
    this.sizes.observe(this);
    this.draw();
  }

  disconnectedCallback() {
    this.watch?.disconnect();
    this.sizes?.disconnect();
    if (this.plot) window.Plotly?.purge(this.plot);
  }

  attributeChangedCallback(_name, before) { if (before !== null && this.isConnected) this.draw(); }

  async draw() {
    const turn = this.turn = (this.turn ?? 0) + 1;
    try {
      const Plotly = await plotly(this.dataset.plotly);
      await inTurn(async () => {
        if (!this.isConnected || turn !== this.turn) return; // something newer is being drawn
        this.plot ??= this.appendChild(document.createElement('div'));
        this.plot.className = 'chart-plot';
        this.width = this.clientWidth;
        const { data, layout, longest } = coloured(json(this, 'data-figure', EMPTY), getComputedStyle(document.documentElement));
        await Plotly.react(this.plot, data, fitted(layout, longest, this.plot.clientWidth, this.plot.clientHeight), CONFIG);
        this.drawn = turn;
      });
    } catch (problem) {
      this.failed = problem.message; // the table beside it says the same
    }
  }
}

customElements.define('tw-chart', Chart);
