/**
 * Lets xterm draw under `style-src 'self'`. xterm writes its theme into `<style>` elements and colours single cells
 * through the `style` attribute; both count as inline styles, which the policy blocks, while the same rules given as
 * objects (adopted style sheets, `element.style`) are allowed. So the elements xterm makes are taught to use those.
 * Chosen over `'unsafe-inline'` for the whole site; see docs/decisions/0002-no-inline-styles.md.
 */
export function letStylesPassPolicy(target: Document): void {
  const createElement = target.createElement.bind(target);
  target.createElement = (name: string, options?: ElementCreationOptions) => {
    const element = createElement(name, options);
    if (element instanceof HTMLStyleElement) adoptText(element, target);
    else if (element instanceof HTMLSpanElement) element.setAttribute = setAttributeThroughStyle;
    return element;
  };
}

/** Sends the text of a style element into an adopted sheet that lives as long as the element is in the page. */
function adoptText(element: HTMLStyleElement, target: Document): void {
  const sheet = new CSSStyleSheet();
  target.adoptedStyleSheets.push(sheet);
  Object.defineProperty(element, "textContent", {
    get: () => [...sheet.cssRules].map(({ cssText }) => cssText).join("\n"),
    set: (text: string) => sheet.replaceSync(text),
  });
  const remove = element.remove.bind(element);
  element.remove = () => {
    target.adoptedStyleSheets = target.adoptedStyleSheets.filter((adopted) => adopted !== sheet);
    remove();
  };
}

function setAttributeThroughStyle(this: HTMLElement, name: string, value: string): void {
  if (name === "style") this.style.cssText = value;
  else Element.prototype.setAttribute.call(this, name, value);
}
