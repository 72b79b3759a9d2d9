// What the camera beside this screen sees, over the whole page, and the button that keeps it.
import { button, make } from './dom.js';
import { icon } from './icons.js';
import { openOverlay } from './overlay.js';
import { word } from './words.js';

const PATIENCE = 8000; // milliseconds for one picture
const PAUSE = 700; // milliseconds after something went wrong

/** Opens the camera; `onPhoto` gets the file of the picture that was kept. */
export function shoot(onPhoto) {
  const picture = make('img', { class: 'camera-picture', alt: word('camera_picture'), hidden: true });
  const said = make('p', { class: 'camera-said', role: 'status' }, word('camera_starting'));
  const keep = button({ class: 'btn btn-main btn-lg camera-keep', disabled: true }, icon('camera', 36), make('span', {}, word('camera_keep')));
  const out = button({ class: 'btn btn-plain btn-lg' }, icon('close'), make('span', {}, word('cancel')));
  const look = new AbortController();
  const body = make('div', { class: 'camera' }, make('div', { class: 'camera-stage' }, picture, said), make('div', { class: 'camera-bar' }, out, keep));
  const close = openOverlay(body, { label: word('camera'), focusFirst: out, onClose: () => { look.abort(); URL.revokeObjectURL(picture.src); } });
  out.addEventListener('click', () => close());
  keep.addEventListener('click', async () => {
    keep.disabled = true;
    const { blob, sentence } = await fetched('/camera/still.jpg', look.signal);
    if (look.signal.aborted) return;
    if (!blob) { tell(sentence); return; }
    close();
    onPhoto(new File([blob], 'camera.jpg', { type: 'image/jpeg' }));
  });

  const tell = (sentence) => {
    said.textContent = sentence;
    said.hidden = !sentence;
    picture.hidden = keep.disabled = Boolean(sentence);
  };
  watch(picture, tell, look.signal);
}

/** One picture after the other, each asked for when the last one is drawn, so that a slow machine shows fewer and never old ones. */
async function watch(picture, tell, signal) {
  for (let after = 0; !signal.aborted;) {
    const { blob, number, sentence } = await fetched(`/camera/preview.jpg?after=${after}`, signal);
    if (signal.aborted) return;
    tell(sentence);
    if (blob) after = await shown(picture, blob, number);
    else await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

async function shown(picture, blob, number) {
  const before = picture.src;
  picture.src = URL.createObjectURL(blob);
  await picture.decode().catch(() => {});
  URL.revokeObjectURL(before);
  return number;
}

async function fetched(address, signal) {
  try {
    const answer = await fetch(address, { signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]), headers: { Accept: 'application/json' } });
    if (answer.ok) return { blob: await answer.blob(), number: Number(answer.headers.get('X-Picture')), sentence: '' };
    return { blob: null, sentence: (await answer.json()).error.message };
  } catch {
    return { blob: null, sentence: word('needs_connection') };
  }
}
