// The sign-in page: a tile and a PIN, a badge, or a password with the second factor where there is one.
const frame = document.querySelector('.login');

if (frame) {
  if (window.tw) tiles(); else document.addEventListener('tw-ready', tiles);
} else {
  document.querySelector('tw-form').addEventListener('refused', askForCode);
}

function tiles() {
  const pad = document.querySelector('tw-pin-pad'), who = document.querySelector('.login-who');
  let picked = null;

  const enter = async (entry) => {
    const body = JSON.stringify({ ...entry, next: frame.dataset.next });
    const response = await fetch('/sign-in', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body }).catch(() => null);
    const answer = response ? await response.json().catch(() => ({})) : {};
    if (response?.ok) location.assign(answer.go || '/');
    else pad.fail(answer.error?.message || frame.dataset.lost);
  };

  const pick = (tile) => {
    picked = tile;
    for (const each of document.querySelectorAll('.user-tile')) each.setAttribute('aria-pressed', String(each === tile));
    frame.classList.toggle('picked', Boolean(tile));
    who.textContent = tile ? frame.dataset.pinFor.replace('{name}', tile.dataset.name) : frame.dataset.first;
    pad.toggleAttribute('disabled', !tile);
    if (tile) pad.clear();
  };

  for (const tile of document.querySelectorAll('.user-tile')) tile.addEventListener('click', () => pick(tile));
  document.querySelector('.login-close').addEventListener('click', () => pick(null));
  pad.addEventListener('pin', ({ detail }) => picked && enter({ user_id: picked.dataset.userKey, pin: detail.pin }));
  tw.badge((badge) => enter({ badge }));
}

function askForCode({ detail }) {
  if (!detail.fields?.code) return;
  const place = document.querySelector('.second-factor');
  place.hidden = false;
  place.querySelector('input').focus();
}
