// <tw-file-post>: a file goes to the server as it is, together with what was chosen beside it; the page hears what was answered.
import { emit } from './dom.js';
import { word } from './words.js';

class FilePost extends HTMLElement {
  #changes = 0;

  connectedCallback() {
    if (this.listening) return;
    this.listening = true;
    this.addEventListener('change', ({ target }) => { this.#changes += 1; emit(this, 'another', { columns: Boolean(target.closest('.columns')) }); });
    this.addEventListener('click', ({ target }) => {
      const pressed = target.closest('button[data-post]');
      if (pressed && pressed.getAttribute('aria-busy') !== 'true') this.#post(pressed);
    });
  }

  async #post(pressed) {
    const file = this.querySelector('input[type="file"]').files[0];
    if (!file) return this.#say(this.getAttribute('missing'));
    if (file.size > Number(this.getAttribute('largest'))) return this.#say(this.getAttribute('too-large'));
    const how = pressed.dataset.post, before = this.#changes;
    pressed.setAttribute('aria-busy', 'true');
    const answer = await this.#answer(file, how);
    pressed.removeAttribute('aria-busy');
    // Something else was chosen meanwhile: what was tried says nothing about it, or it could be taken without a try. What was done is told.
    if (before === this.#changes || how !== 'try_only=true') emit(this, 'answered', answer);
  }

  async #answer(file, how) {
    const kind = this.querySelector('input[type="radio"]:checked').value, site = this.querySelector('[name="site_id"]')?.value ?? '';
    try {
      const headers = { 'Content-Type': 'text/csv', Accept: 'application/json' };
      const columns = [...this.querySelectorAll('input[name^="column:"]')].map(({ name, value }) => `&column=${encodeURIComponent(name.slice('column:'.length) + ':' + value)}`);
      const where = `${this.getAttribute('action')}/${kind}?${how}${site && `&site_id=${site}`}${columns.join('')}`;
      return await (await fetch(where, { method: 'POST', headers, body: file, credentials: 'same-origin' })).json();
    } catch {
      return { error: { message: word('needs_connection') } };
    }
  }

  #say(message) { emit(this, 'answered', { error: { message } }); }
}

customElements.define('tw-file-post', FilePost);
