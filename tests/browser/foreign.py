"""A website of somebody else, which knows every address of the product and tries to have it changed by whoever is signed in."""
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ATTACK = """
const SAFE_TYPES = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data'];  // what a page may send to others unasked

/* A browser that forgets to say that something has loaded holds nobody up; whether it arrived is asked of the server. */
const patiently = (promise) => Promise.race([promise, new Promise((done) => setTimeout(done, 15_000))]);

/* Everything a page can send without being allowed to, and what it may only try. */
async function attack({method, url, text}) {
  const common = {mode: 'no-cors', credentials: 'include', cache: 'no-store'};
  const sent = SAFE_TYPES.map((kind) => fetch(url, {...common, method: 'POST', headers: {'Content-Type': kind}, body: text}));
  sent.push(fetch(url, {...common, method: 'POST', body: new Blob([text])}));  // no type at all
  sent.push(fetch(url, {...common, method: 'POST', body: fieldsOf(text)}));
  sent.push(fetch(url, {method, credentials: 'include', headers: {'Content-Type': 'application/json'}, body: text}));
  navigator.sendBeacon(url, new Blob([text], {type: 'text/plain'}));
  await patiently(Promise.allSettled(sent));
  await Promise.all(SAFE_TYPES.map((kind) => patiently(submitted(formFor(url, text, kind)))));
}

/* Reading is allowed to everybody; it must not change anything either. */
async function look({url}) {
  const image = new Image();
  const shown = new Promise((done) => { image.onload = image.onerror = done; });
  image.src = url;
  await patiently(Promise.allSettled([shown, fetch(url, {mode: 'no-cors', credentials: 'include', cache: 'no-store'})]));
}

async function speak({url, frames}) {
  await patiently(new Promise((done) => {
    const socket = new WebSocket(url);
    socket.onopen = () => { frames.forEach((frame) => socket.send(frame)); setTimeout(done, 500); };
    socket.onerror = socket.onclose = done;
  }));
}

function submitted(form) {
  return new Promise((done) => {
    const frame = document.body.appendChild(Object.assign(document.createElement('iframe'), {name: form.target}));
    frame.onload = () => { if (form.sent) { form.remove(); frame.remove(); done(); } };
    document.body.appendChild(form);
    form.sent = true;
    form.submit();
  });
}

let forms = 0;
function formFor(url, text, enctype, target = `frame ${forms++}`) {
  const form = Object.assign(document.createElement('form'), {method: 'POST', action: url, enctype, target});
  const fields = enctype === 'text/plain' ? [smuggled(text)] : [...fieldsOf(text)];
  for (const [name, value] of fields) form.append(Object.assign(document.createElement('input'), {type: 'hidden', name, value}));
  return form;
}

/* The browser puts an equals sign between name and value; somewhere in the JSON there is one. */
function smuggled(text) {
  const place = text.indexOf('=');
  return place < 0 ? [`${text.slice(0, -1)}${text.length > 2 ? ',' : ''}"x":"`, '"}'] : [text.slice(0, place), text.slice(place + 1)];
}

function fieldsOf(text) {
  const fields = new FormData();
  for (const [name, value] of Object.entries(JSON.parse(text))) fields.append(name, typeof value === 'string' ? value : JSON.stringify(value));
  return fields;
}
"""


@contextmanager
def foreign_site() -> Iterator[int]:
    """Its port on this machine. As 127.0.0.1 it is another origin on the site of the product, as localhost another site altogether."""
    with ThreadingHTTPServer(('127.0.0.1', 0), _Page) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


class _Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        page = f'<!doctype html><title>Win a crane</title><body><script>{ATTACK}</script></body>'.encode()
        self.send_response(200)
        self.send_header('Content-Type', 'text/html; charset=utf-8')
        self.send_header('Content-Length', str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, *_arguments: object) -> None:
        return
