import {html, nothing, type TemplateResult} from 'lit';
import {adviceOn, t, word} from '../core/i18n';
import type {Resource} from '../core/resource';
import type {Error as ApiError, Problem} from '../core/types';
import {copyButton} from './copy';
import {icon, type IconName} from './icons';

/** A problem that is the console's own, not the server's, in the language of the page. */
export function worded(problem: Problem): {title: string; detail?: string} {
  switch (problem.code) {
    case 'no_answer':
      return {title: t('problem.no_answer_title'), detail: t('problem.no_answer')};
    case 'console_error':
      return {title: t('problem.console_error'), detail: problem.detail};
    default:
      return {title: problem.title, detail: problem.detail};
  }
}

/** Why a generation or an attempt failed: what, where, the words of whoever refused it, and what to do about it. */
export function failure(error: ApiError, provider?: string): TemplateResult {
  const advice = adviceOn(error.code);
  return html`<strong class="bad">${word('error', error.code)}${provider ? html` · ${provider}` : nothing}</strong>
    <p>${error.message}</p>${advice ? html`<p class="quiet">${advice}</p>` : nothing}`;
}

/** Why something is not there: the problem's own words, and the id under which the logs know it. */
export function problemBox(problem: Problem, retry?: () => void): TemplateResult {
  const {title, detail} = worded(problem);
  const fields = (problem.errors ?? []) as Array<{message?: string}>;
  const listed = fields.filter(field => field.message && field.message !== detail);
  return html`<div class="problem" role="alert">
    <strong>${title}</strong>
    ${detail ? html`<p>${detail}</p>` : nothing}
    ${listed.length > 0 && fields.length > 1 ? html`<ul>${listed.map(field => html`<li>${field.message}</li>`)}</ul>` : nothing}
    <p class="small quiet row">
      <span>${t('problem.code')} <code>${problem.code}</code></span>
      ${problem.traceId ? html`<span>${t('problem.trace')} <code>${problem.traceId}</code></span>${copyButton(problem.traceId, t('problem.copy_trace'))}` : nothing}
    </p>
    ${retry ? html`<button class="button small" @click=${retry}>${icon('again')}${t('common.retry')}</button>` : nothing}
  </div>`;
}

export function skeleton(rows = 5): TemplateResult {
  return html`<div class="skeleton" role="status" aria-label=${t('common.loading')}>${Array.from({length: rows}, () => html`<div></div>`)}</div>`;
}

/** What to do next where there is nothing yet. */
export function empty(image: IconName, title: string, text: string, action: unknown = nothing): TemplateResult {
  return html`<div class="empty">${icon(image)}<h2>${title}</h2><p>${text}</p>${action}</div>`;
}

/** The value of a resource, or its loading or error state. */
export function shown<T>(resource: Resource<T>, ready: (value: T) => unknown, rows = 5): unknown {
  if (resource.problem) return problemBox(resource.problem, () => void resource.reload());
  return resource.value === undefined ? skeleton(rows) : ready(resource.value);
}
