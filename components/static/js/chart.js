// <tw-chart>: a figure of Plotly, drawn in the colours of day or night. Plotly itself is loaded when the first chart is there to be drawn.
import { json } from './dom.js';

const CONFIG = { displayModeBar: false, scrollZoom: false, doubleClick: false, responsive: true };
const COLOUR = /^var\((--[\w-]+)\)$/;
let loading = null;

function plotly(address) {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = address;
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => { loading = null; script.remove(); reject(new Error('the charts could not be loaded')); };
    document.head.append(script);
  });
  return loading;
}

let line = Promise.resolve();
/** One chart after the other, with a breath between: the first is seen before the last is drawn, and a tap gets its turn. */
const breath = () => (line = line.then(() => new Promise((done) => {
  const next = () => setTimeout(done); // after the frame in which the one before is seen
  requestAnimationFrame(next);
  if (document.hidden) next(); // where nobody looks there are no frames
})));

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
    this.draw();
  }

  disconnectedCallback() {
    this.watch?.disconnect();
    if (this.plot) window.Plotly?.purge(this.plot);
  }

  attributeChangedCallback(_name, before) { if (before !== null && this.isConnected) this.draw(); }

  async draw() {
    const turn = this.turn = (this.turn ?? 0) + 1;
    try {
      const Plotly = await plotly(this.dataset.plotly);
      await breath();
      if (!this.isConnected || turn !== this.turn) return; // something newer is being drawn
      const { data, layout } = coloured(json(this, 'data-figure', { data: [], layout: {} }), getComputedStyle(document.documentElement));
      this.plot ??= this.appendChild(document.createElement('div'));
      this.plot.className = 'chart-plot';
      await Plotly.react(this.plot, data, layout, CONFIG);
      this.drawn = turn;
    } catch (problem) {
      this.failed = problem.message; // the table beside it says the same
    }
  }
}

customElements.define('tw-chart', Chart);
