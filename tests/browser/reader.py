"""A reader on USB: it types its code without a pause. A busy machine is slower than that when each key is a message of its own."""

# Answers whether the Enter was left to the page.
READER = """(code) => [...code, 'Enter'].map((key) => document.activeElement.dispatchEvent(
  new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))).at(-1)"""
