// Badge readers on USB type their code very fast and press Enter. Ordinary typing is never touched.
import { isEditable } from './dom.js';

const QUICK = 50; // milliseconds between two letters; no hand keeps that up
const SHORTEST = 7; // a PIN has six at most

/** Call back with every code of at least this many letters that is read; returns the function that ends it. */
export function badge(callback, shortest = SHORTEST) {
  let code = '', last = 0;
  const hear = (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || isEditable(event.target)) return;
    const now = event.timeStamp; // when the key was pressed, however late a busy browser tells
    if (now - last > QUICK) code = '';
    last = now;
    if (event.key.length === 1) code += event.key;
    else if (event.key === 'Enter' && code.length >= shortest) {
      event.preventDefault(); // this Enter belongs to the code, not to the button that has the focus
      callback(code);
      code = '';
    }
  };
  addEventListener('keydown', hear, true);
  return () => removeEventListener('keydown', hear, true);
}
