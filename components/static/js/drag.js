// With a mouse a card can be dragged to where two taps would bring it; fingers scroll, so they tap.

const FAR = 8; // pixels; less is a click with a shaky hand
let drag = null;

const columnAt = ({ clientX, clientY }) => document.elementFromPoint(clientX, clientY)?.closest('[data-drop]') ?? null;

function begin(event) {
  const card = event.pointerType === 'mouse' && event.button === 0 && event.target.closest?.('[data-drops]');
  if (card) drag = { card, home: card.closest('[data-drop]'), x: event.clientX, y: event.clientY, column: null, far: false };
}

function follow(event) {
  if (!drag) return;
  const [across, down] = [event.clientX - drag.x, event.clientY - drag.y];
  drag.far ||= Math.hypot(across, down) > FAR;
  if (!drag.far) return;
  drag.card.classList.add('is-dragged');
  drag.card.style.transform = `translate(${across}px, ${down}px)`;
  show(columnAt(event));
}

function show(column) {
  drag.column?.classList.remove('is-under');
  drag.column = column !== drag.home ? column : null;
  drag.column?.classList.add('is-under');
}

function end(event) {
  if (!drag) return;
  const { card, column, far } = drag;
  show(null);
  card.classList.remove('is-dragged');
  card.style.transform = '';
  drag = null;
  if (far) addEventListener('click', swallow, { capture: true, once: true });
  setTimeout(() => removeEventListener('click', swallow, { capture: true }));
  if (column && event.type === 'pointerup') card.closest('tw-piece')?.drop(Number(card.dataset.drops) + Number(column.dataset.drop));
}

/** What was dragged was not clicked. */
function swallow(event) {
  event.stopPropagation();
  event.preventDefault();
}

export function watchDrag() {
  addEventListener('pointerdown', begin);
  addEventListener('pointermove', follow);
  for (const name of ['pointerup', 'pointercancel']) addEventListener(name, end);
}
