// Where the browser is: what a list shows stands in the address, so that going back finds it again, and pages change without a reload.
import { make } from './dom.js';

// The browser needs 5 ms for a new address: it waits until the list is drawn.
let waiting = 0;

/** The last one counts, and none when the person has moved on to another page. */
export function showAddress(address) {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    if (new URL(address, location.href).pathname === location.pathname) history.replaceState({}, '', address);
  }, 150);
}

/** The framework hears clicks on links and changes the page without a reload; without a line to the server it would load this very page again. */
export function openPage(path) {
  if (window.socket && !window.socket.connected) {
    window.socket.disconnect(); // a server that knows this page no more would have it loaded anew, and break off the way
    return location.assign(path);
  }
  const link = make('a', { href: path, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
}
