import {html, nothing, type TemplateResult} from 'lit';
import {t} from '../core/i18n';
import type {Pages, Resource} from '../core/resource';
import type {Problem} from '../core/types';
import {copyButton} from './copy';
import {icon, type IconName} from './icons';

/** Why something is not there: the problem's own words, and the id under which the logs know it. */
export function problemBox(problem: Problem, retry?: () => void): TemplateResult {
  const detail = problem.code === 'no_answer' ? t('problem.no_answer') : problem.detail;
  const fields = (problem.errors ?? []) as Array<{message?: string}>;
  const listed = fields.filter(field => field.message && field.message !== detail);
  return html`<div class="problem" role="alert">
    <strong>${problem.title}</strong>
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

/** The rows of a list with its loading, empty and error states, and the button for the next page. */
export function listed<T>(pages: Pages<T>, ready: (items: T[]) => unknown, none: () => unknown): unknown {
  if (pages.items.length === 0) {
    if (pages.problem) return problemBox(pages.problem, () => void pages.reload());
    return pages.loading ? skeleton(8) : none();
  }
  const failed = pages.problem ? problemBox(pages.problem, () => void (pages.next ? pages.more() : pages.reload())) : nothing;
  const more = pages.next
    ? html`<div class="more"><button class="button" ?disabled=${pages.loading} @click=${() => void pages.more()}>${t('common.more')}</button></div>`
    : nothing;
  return html`${ready(pages.items)}${failed}${more}`;
}
