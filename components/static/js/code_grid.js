// <tw-code-grid>: pictures to choose from, narrowed down by typing. What is chosen may fill in other fields of the same form.
import { fieldsOf, writeRaw } from './fields.js';
import { parsed } from './dom.js';

class CodeGrid extends HTMLElement {
  connectedCallback() {
    if (this.listening) return;
    this.listening = true;
    this.addEventListener('input', (event) => { if (event.target.type === 'search') this.#typed(event); });
    this.addEventListener('change', (event) => (event.target.type === 'search' ? event.stopPropagation() : this.#chosen(event.target)));
    this.addEventListener('keydown', (event) => { if (event.key === 'Enter' && event.target.type === 'search') this.#entered(event); });
  }

  get #cards() { return [...this.querySelectorAll('.code')]; }

  // What is looked for is no change of the form, and belongs into no draft.
  #typed(event) {
    event.stopPropagation();
    const words = plain(event.target.value).split(/\s+/);
    for (const card of this.#cards) {
      const said = plain(`${card.textContent} ${card.dataset.words ?? ''}`);
      card.hidden = !words.every((word) => said.includes(word));
    }
    const none = this.querySelector('.code-none');
    if (none) none.hidden = this.#cards.some((card) => !card.hidden);
  }

  #entered(event) {
    event.preventDefault();
    event.stopPropagation();
    const found = this.#cards.filter((card) => !card.hidden);
    if (found.length === 1) found[0].querySelector('input').click();
  }

  #chosen(radio) {
    const fields = fieldsOf(this.closest('tw-form') ?? this);
    for (const [name, value] of Object.entries(parsed(radio.dataset.sets, {}))) if (fields.has(name)) writeRaw(fields.get(name), value);
  }
}

const plain = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

customElements.define('tw-code-grid', CodeGrid);
