// The little of a page that the modules under test touch.

/** A document's text in blocks, of which those that are null have not come yet. */
export function textOf(words, edges = "") {
  const elements = words.map((each) => blockOf(each));
  return {
    elements,
    dataset: { edges: edges || undefined, blocks: "/blocks/" },
    querySelectorAll: () => elements,
    append: (...more) => elements.push(...more),
    contains: (node) => elements.some((each) => each === node || each.firstChild === node),
  };
}

function blockOf(words = "") {
  const block = {
    nodeType: 1,
    classList: { remove() {} },
    firstChild: null,
    normalize() {},
    set textContent(text) {
      block.firstChild = text ? { nodeType: 3, data: text, parentElement: block } : null;
    },
  };
  block.textContent = words;
  return block;
}

/** Puts names on the page for one test; takes them back at its end. */
export function mockGlobals(test, names) {
  for (const [name, value] of Object.entries(names)) {
    const before = Object.getOwnPropertyDescriptor(globalThis, name);
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
    test.after(() => {
      if (before) Object.defineProperty(globalThis, name, before);
      else delete globalThis[name];
    });
  }
}

/** The names that every page has. */
export function mockPage(test, { selection = null, elements = {}, ...more } = {}) {
  const page = {
    hidden: false,
    listeners: {},
    createElement: () => blockOf(),
    getElementById: (id) => elements[id] || null,
    getSelection: () => selection,
    addEventListener(name, listener) { page.listeners[name] = listener; },
  };
  mockGlobals(test, {
    document: page,
    window: { location: { href: "https://sourcebook.example/" }, requestIdleCallback: (then) => then() },
    Node: { TEXT_NODE: 3 },
    Range: class {
      setStart(node, offset) { this.start = [node.data, offset]; }
      setEnd(node, offset) { this.end = [node.data, offset]; }
    },
    ...more,
  });
  return page;
}

/** Answers requests with what `answer` returns for their address; keeps the addresses. */
export function answering(answer) {
  const asked = [];
  const fetch = async (address) => {
    asked.push(address);
    const found = await answer(address);
    return { ok: found !== null, status: found === null ? 500 : 200, url: `https://sourcebook.example${address}`, json: async () => found };
  };
  return { asked, fetch };
}
