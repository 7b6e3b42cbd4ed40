// What the console uses of Lit, for the type check: Lit's Maven jars come without declarations.
declare module 'lit' {
  export type TemplateResult = {readonly strings: TemplateStringsArray; readonly values: unknown[]};
  export type PropertyValues = Map<PropertyKey, unknown>;
  export const nothing: unique symbol;
  export function html(strings: TemplateStringsArray, ...values: unknown[]): TemplateResult;
  export function svg(strings: TemplateStringsArray, ...values: unknown[]): TemplateResult;
  export function render(value: unknown, container: HTMLElement): void;

  export interface ReactiveController {
    hostConnected?(): void;
    hostDisconnected?(): void;
  }

  export interface ReactiveControllerHost {
    addController(controller: ReactiveController): void;
    requestUpdate(): void;
  }

  export class LitElement extends HTMLElement implements ReactiveControllerHost {
    readonly updateComplete: Promise<boolean>;
    addController(controller: ReactiveController): void;
    requestUpdate(): void;
    connectedCallback(): void;
    disconnectedCallback(): void;
    protected createRenderRoot(): HTMLElement | DocumentFragment;
    protected willUpdate(changed: PropertyValues): void;
    protected firstUpdated(changed: PropertyValues): void;
    protected updated(changed: PropertyValues): void;
    protected render(): unknown;
  }
}

declare module 'lit/decorators.js' {
  type Attribute = {attribute?: boolean | string; type?: unknown; reflect?: boolean};
  export function customElement(name: string): (element: CustomElementConstructor) => void;
  export function property(options?: Attribute): (host: object, name: string) => void;
  export function state(): (host: object, name: string) => void;
}

declare module 'lit/directives/repeat.js' {
  export function repeat<T>(items: Iterable<T>, key: (item: T, index: number) => unknown, template: (item: T, index: number) => unknown): unknown;
}

declare module 'lit/directives/until.js' {
  export function until(...values: unknown[]): unknown;
}
