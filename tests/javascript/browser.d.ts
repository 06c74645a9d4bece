// What the pages define besides our scripts: names that libraries and Unfold leave on the page, and the
// events that scripts send each other.

declare const Alpine: { data(name: string, make: (...given: any[]) => any): void };
declare const django: { jQuery: any };
declare const topojson: typeof import("topojson-client");

// Unfold's app.js
declare function theme(): any;
declare function searchForm(): any;
declare function searchCommand(): any;
declare function getCurrentTab(): string;
declare function moveRecords(...given: any[]): void;
declare function sortRecords(...given: any[]): void;

interface Window {
  allauth: { webauthn: { forms: { addForm(options: object): void; authenticateForm(options: object): void } } };
  htmx: { ajax(method: string, address: string, target: string | object): Promise<void>; process(element: Element): void };
}

interface GlobalEventHandlersEventMap {
  "htmx:afterRequest": CustomEvent;
  "htmx:afterSettle": CustomEvent;
  "htmx:afterSwap": CustomEvent;
  "htmx:beforeRequest": CustomEvent;
  "htmx:beforeSwap": CustomEvent;
  "htmx:configRequest": CustomEvent;
  "htmx:confirm": CustomEvent;
  "htmx:responseError": CustomEvent;
  "lookup:chosen": CustomEvent;
}

interface DocumentEventMap {
  "allauth.error": CustomEvent;
}

// What the workbench gives its element, for the parts that know only that.
interface HTMLElement {
  sentenceAt?: (point: number) => { start: number; end: number };
  speakersIn?: (place: { start: number; end: number }) => any[];
  voiceOf?: (citation: Element, speaker: any) => Promise<void>;
}
