import {html, render} from 'lit';
import {problemFrom} from '../core/http';
import {t} from '../core/i18n';
import {icon} from './icons';
import {worded} from './states';

type Toast = {text: string; failed: boolean};

const SHOWN_MS = 6_000;
let toasts: Toast[] = [];
let area: HTMLElement | null = null;

export function toast(text: string, failed = false): void {
  const added = {text, failed};
  toasts = [...toasts.slice(-3), added];
  draw();
  // A failure stays until it has been read.
  if (!failed) setTimeout(() => dismiss(added), SHOWN_MS);
}

/** Runs an action and says how it went; the failure's own words when it failed. */
export async function act(done: string, action: () => Promise<unknown>): Promise<boolean> {
  try {
    await action();
    if (done) toast(done);
    return true;
  } catch (failure) {
    const problem = problemFrom(failure);
    if (problem) {
      const {title, detail} = worded(problem);
      toast(detail ?? title, true);
    }
    return false;
  }
}

function dismiss(gone: Toast): void {
  toasts = toasts.filter(one => one !== gone);
  draw();
}

function draw(): void {
  if (!area) {
    area = document.createElement('div');
    area.className = 'toasts';
    area.setAttribute('role', 'status');
    document.body.append(area);
  }
  const rows = toasts.map(one => html`<div class="toast ${one.failed ? 'failed' : ''}">
    <p>${one.text}</p>
    <button class="button plain small square" aria-label=${t('common.dismiss')} @click=${() => dismiss(one)}>${icon('close')}</button>
  </div>`);
  render(rows, area);
}
