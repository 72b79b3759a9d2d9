// <tw-scan>: reads a code with the camera of the device and opens what it means. The browser's own reader is used where there is one;
// elsewhere pictures go to the server, one after the other.
import { openPage } from './address.js';
import { vibrate } from './dom.js';
import { meaning } from './reader.js';
import { word } from './words.js';

const PAUSE = 250; // milliseconds between two looks
const WIDTH = 960; // pixels; enough for a label that fills a third of the picture

class Scan extends HTMLElement {
  connectedCallback() {
    if (this.listening) return;
    this.listening = true;
    this.video = this.querySelector('video');
    this.start = this.querySelector('[data-camera]');
    this.photo = this.querySelector('input[type="file"]');
    this.photo.addEventListener('change', () => this.#send());
    this.start.addEventListener('click', () => this.#watch());
    if (!window.isSecureContext || !navigator.mediaDevices?.getUserMedia) return;
    this.querySelector('.scan-why').hidden = true;
    this.start.hidden = false;
    navigator.permissions?.query({ name: 'camera' }).then(({ state }) => { if (state === 'granted') this.#watch(); }).catch(() => {});
  }

  disconnectedCallback() { this.#stop(); }

  async #watch() {
    if (this.stream || !this.isConnected) return;
    this.start.hidden = true;
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment', width: { ideal: 1280 } }, audio: false });
      if (!this.isConnected) return this.#stop(); // the person has moved on while the browser asked
      this.video.srcObject = this.stream;
      this.video.hidden = false;
      await this.video.play();
    } catch {
      this.#stop();
      this.start.hidden = false;
      return this.#say(this.getAttribute('no-camera'));
    }
    this.#say(this.getAttribute('looking'));
    await this.#look(await ownReader());
  }

  async #look(reader) {
    while (this.stream) {
      const answer = await (reader ? this.#readHere(reader) : this.#readThere()).catch(() => null);
      if (!this.stream) return;
      if (answer?.go) return this.#found(answer);
      if (answer?.error) this.#say(answer.error);
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }

  async #readHere(reader) {
    const [code] = await reader.detect(this.video);
    return code ? meaning(code.rawValue, this.getAttribute('action')) : null;
  }

  /** A picture without a code is no mistake while somebody still aims. */
  async #readThere() {
    const canvas = document.createElement('canvas'), scale = Math.min(1, WIDTH / (this.video.videoWidth || WIDTH));
    [canvas.width, canvas.height] = [this.video.videoWidth * scale, this.video.videoHeight * scale];
    canvas.getContext('2d').drawImage(this.video, 0, 0, canvas.width, canvas.height);
    const picture = await new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.8));
    const answer = await this.#post(picture, '?live=true');
    return answer.code === 'no_code' ? null : answer;
  }

  async #send() {
    const file = this.photo.files[0];
    if (!file) return;
    if (file.size > Number(this.getAttribute('largest'))) this.#say(this.getAttribute('too-large'));
    else {
      this.#say(this.getAttribute('reading'));
      const answer = await this.#post(file, '');
      if (answer.go) this.#found(answer); else this.#say(answer.error);
    }
    this.photo.value = ''; // the same photo may be chosen again
  }

  async #post(body, how) {
    try {
      const headers = { Accept: 'application/json', 'Content-Type': 'application/octet-stream' };
      const response = await fetch(this.getAttribute('action') + how, { method: 'POST', headers, body, credentials: 'same-origin' });
      const { go, error } = await response.json();
      return { go, error: error?.message, code: error?.code };
    } catch {
      return { error: word('needs_connection') };
    }
  }

  #found({ go }) {
    vibrate();
    this.#stop();
    openPage(go);
  }

  #stop() {
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = null;
    if (this.video) this.video.hidden = true;
  }

  #say(sentence) { this.querySelector('.scan-said').textContent = sentence ?? ''; }
}

async function ownReader() {
  const known = await window.BarcodeDetector?.getSupportedFormats().catch(() => []);
  return known?.includes('qr_code') ? new BarcodeDetector({ formats: ['qr_code'] }) : null;
}

customElements.define('tw-scan', Scan);
