import {html, type TemplateResult} from 'lit';

export type Tab<N extends string> = {name: N; label: string};

/** Tabs as ARIA describes them: arrow keys move, the chosen one is in the tab order. */
export function tabs<N extends string>(label: string, all: Array<Tab<N>>, chosen: N, choose: (name: N) => void, panel: string): TemplateResult {
  const move = (event: KeyboardEvent): void => {
    const step = {ArrowRight: 1, ArrowLeft: -1}[event.key];
    if (!step) return;
    event.preventDefault();
    const index = (all.findIndex(tab => tab.name === chosen) + step + all.length) % all.length;
    choose(all[index]!.name);
    (event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>('[role=tab]')[index]?.focus();
  };
  return html`<div role="tablist" aria-label=${label} @keydown=${move}>
    ${all.map(tab => html`<button type="button" role="tab" id="${panel}-${tab.name}" aria-controls=${panel} aria-selected=${tab.name === chosen}
      tabindex=${tab.name === chosen ? 0 : -1} @click=${() => choose(tab.name)}>${tab.label}</button>`)}
  </div>`;
}
