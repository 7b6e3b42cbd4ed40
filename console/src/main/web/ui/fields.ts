import {html, nothing, type TemplateResult} from 'lit';
import {t} from '../core/i18n';

export type Option = {value: string; label: string};

type Input = {
  name: string;
  label: string;
  value?: string;
  type?: string;
  hint?: string;
  required?: boolean;
  placeholder?: string;
  min?: number;
  max?: number;
  step?: number | 'any';
  autofocus?: boolean;
  changed?: (value: string) => void;
};

/** A labelled input. The name makes the id, so there is one per name in a dialog or view. */
export function input(field: Input): TemplateResult {
  const id = `field-${field.name}`;
  const changed = (event: Event): void => field.changed?.((event.target as HTMLInputElement).value.trim());
  return html`<div class="field">
    <label for=${id}>${field.label}</label>
    <input class="input" id=${id} name=${field.name} type=${field.type ?? 'text'} .value=${field.value ?? ''} ?required=${field.required}
      ?autofocus=${field.autofocus} placeholder=${field.placeholder ?? ''} autocomplete="off" spellcheck="false" step=${field.step ?? nothing}
      min=${field.min ?? nothing} max=${field.max ?? nothing} aria-describedby=${field.hint ? `${id}-hint` : nothing} @change=${changed}>
    ${field.hint ? html`<span class="hint" id="${id}-hint">${field.hint}</span>` : nothing}
  </div>`;
}

export function select(name: string, label: string, value: string, options: Option[], changed?: (value: string) => void): TemplateResult {
  const id = `field-${name}`;
  return html`<div class="field">
    <label for=${id}>${label}</label>
    <select class="input" id=${id} name=${name} .value=${value} @change=${(event: Event) => changed?.((event.target as HTMLSelectElement).value)}>
      ${options.map(option => html`<option value=${option.value} ?selected=${option.value === value}>${option.label}</option>`)}
    </select>
  </div>`;
}

/** Words as options, after one that stands for all of them. */
export function optionsOf(words: readonly string[], label: (name: string) => string = name => name): Option[] {
  return [{value: '', label: t('common.any')}, ...words.map(name => ({value: name, label: label(name)}))];
}

export function check(name: string, label: string, checked: boolean, changed?: (checked: boolean) => void, value = 'on'): TemplateResult {
  return html`<label class="check">
    <input type="checkbox" name=${name} value=${value} .checked=${checked} @change=${(event: Event) => changed?.((event.target as HTMLInputElement).checked)}>
    <span>${label}</span>
  </label>`;
}

/** One of several, as buttons beside each other; reachable with the arrow keys as radio buttons are. */
export function choices(label: string, value: string, options: Array<Option & {picture?: unknown}>, changed: (value: string) => void): TemplateResult {
  const group = `choice-${label}`;
  return html`<fieldset class="field">
    <legend>${label}</legend>
    <div class="choices">
      ${options.map(option => html`<label class="choice">
        <input type="radio" name=${group} .checked=${option.value === value} @change=${() => changed(option.value)}>
        <span>${option.picture ?? nothing}${option.label}</span>
      </label>`)}
    </div>
  </fieldset>`;
}
