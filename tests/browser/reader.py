"""A reader on USB: it types its code without a pause, which a keyboard driven from outside cannot do on a busy machine."""

READER = """(code) => [...code, 'Enter'].map((key) => document.activeElement.dispatchEvent(
  new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))).at(-1)"""
