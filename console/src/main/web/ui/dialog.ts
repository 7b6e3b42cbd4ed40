import {html, nothing, render, type TemplateResult} from 'lit';
import {problemFrom} from '../core/http';
import {t} from '../core/i18n';
import type {Problem} from '../core/types';
import {problemBox} from './states';

type Form = {
  title: string;
  body: () => TemplateResult;
  action: string;
  danger?: boolean;
  /** Runs on submission; the dialog stays open and shows the problem when it fails. */
  submit: (values: FormData) => Promise<unknown>;
};

/** Opens a modal dialog with a form; true when its action was done. */
export function form(content: Form): Promise<boolean> {
  return new Promise(resolve => {
    const dialog = opened(() => resolve(done));
    let done = false;
    let busy = false;
    let problem: Problem | null = null;
    const submit = async (event: SubmitEvent): Promise<void> => {
      event.preventDefault();
      if (busy) return;
      busy = true;
      draw();
      try {
        await content.submit(new FormData(event.target as HTMLFormElement));
        done = true;
        dialog.close();
      } catch (failure) {
        problem = problemFrom(failure);
        busy = false;
        draw();
      }
    };
    const draw = (): void => void render(html`<form @submit=${submit}>
      <h2 id="dialog-title">${content.title}</h2>
      ${content.body()}
      ${problem ? problemBox(problem) : nothing}
      <footer>
        <button type="button" class="button" @click=${() => dialog.close()}>${t('common.cancel')}</button>
        <button class="button primary ${content.danger ? 'danger' : ''}" ?disabled=${busy}>${content.action}</button>
      </footer>
    </form>`, dialog);
    draw();
    dialog.showModal();
  });
}

/** Asks before something is lost; the text names what. */
export function confirmLoss(title: string, text: string, action: string, submit: () => Promise<unknown>): Promise<boolean> {
  return form({title, body: () => html`<p>${text}</p>`, action, danger: true, submit});
}

/** Opens a modal dialog that only shows something; the content gets a function that closes it. */
export function sheet(title: string, body: (close: () => void) => TemplateResult, wide = false): Promise<void> {
  return new Promise(resolve => {
    const dialog = opened(resolve);
    dialog.classList.toggle('wide', wide);
    render(html`<div class="sheet">
      <h2 id="dialog-title">${title}</h2>
      ${body(() => dialog.close())}
      <footer><button class="button" @click=${() => dialog.close()}>${t('common.close')}</button></footer>
    </div>`, dialog);
    dialog.showModal();
  });
}

function opened(closed: () => void): HTMLDialogElement {
  const dialog = document.createElement('dialog');
  dialog.setAttribute('aria-labelledby', 'dialog-title');
  dialog.addEventListener('close', () => {
    dialog.remove();
    closed();
  });
  document.body.append(dialog);
  return dialog;
}
