// <tw-compare>: two photos of one thing, one over the other under a line that a finger or the arrow keys move, or side by side.
import { Island, button, json, make } from './dom.js';
import { icon } from './icons.js';
import { word } from './words.js';

class Compare extends Island {
  build() {
    const [before, after] = json(this, 'photos', []);
    this.slider = make('input', { type: 'range', min: 0, max: 100, value: 50, step: 1, class: 'cmp-slider', 'aria-label': word('compare_share') });
    this.slider.addEventListener('input', () => this.draw());
    const grip = make('div', { class: 'cmp-grip', 'aria-hidden': 'true' }, icon('slide', 30));
    const line = make('div', { class: 'cmp-line' }, grip);
    this.frame = make('div', { class: 'cmp-frame' }, picture('after', after), picture('before', before), line, this.slider);
    this.way = button({ class: 'btn btn-plain btn-lg cmp-way', 'aria-pressed': 'false' }, icon('beside'), make('span', {}, word('compare_beside')));
    this.way.addEventListener('click', () => this.#turn());
    this.append(this.frame, make('div', { class: 'cmp-bar' }, this.way));
  }

  draw() { this.frame.style.setProperty('--share', `${this.slider.value}%`); }

  #turn() {
    const beside = this.classList.toggle('is-beside');
    this.way.setAttribute('aria-pressed', String(beside));
    this.slider.disabled = beside;
  }
}

function picture(when, { source, label }) {
  const shown = make('img', { src: source, alt: label, draggable: 'false' });
  return make('figure', { class: `cmp-photo cmp-${when}` }, shown, make('figcaption', {}, make('b', {}, word(`compare_${when}`)), ` ${label}`));
}

customElements.define('tw-compare', Compare);
