import {html, nothing, svg, type TemplateResult} from 'lit';
import {between, credits, duration, time} from '../core/format';
import {adviceOn, t} from '../core/i18n';
import type {Attempt, Generation} from '../core/types';
import {badge} from '../ui/badges';
import {failure} from '../ui/states';

const WIDTH = 1000;
const MIN_BAR = 6;
const TONES: Partial<Record<Attempt['status'], string>> = {succeeded: 'good', failed: 'bad', submitting: 'live', submitted: 'live'};

/** The provider whose error ended the generation; none when it ended for a reason of its own, such as its deadline. */
export function failedAt(generation: Generation): string | undefined {
  return generation.attempts.findLast(attempt => attempt.error?.code === generation.error?.code)?.provider;
}

/** Each attempt as a bar on the time of its generation, with what is known of it beneath. */
export function attemptTimeline(generation: Generation): TemplateResult {
  const begin = Date.parse(generation.created_at);
  const times = generation.attempts.flatMap(attempt => [attempt.finished_at, attempt.late_result_at]);
  const end = Math.max(...[generation.finished_at, ...times].map(at => (at ? Date.parse(at) : 0)), generation.finished_at ? 0 : Date.now(), begin + 1);
  const x = (at: string): number => ((Date.parse(at) - begin) / (end - begin)) * WIDTH;
  return html`<ol class="timeline">${generation.attempts.map(attempt => html`<li>
    <div class="row spread">
      <strong>${attempt.number}. ${attempt.provider}</strong>
      ${badge('attempt', attempt.status)}
    </div>
    <svg viewBox="0 0 ${WIDTH} 12" preserveAspectRatio="none" aria-hidden="true">
      <rect class="track" width=${WIDTH} height="12" rx="4"/>${bar(attempt, x, generation.finished_at)}
      ${attempt.late_result_at ? svg`<rect class="mark" x=${Math.min(x(attempt.late_result_at), WIDTH - 4)} width="4" height="12"/>` : nothing}
    </svg>
    <div class="row small quiet number">
      <span>${t('attempt.started')} ${time(attempt.started_at)}</span>
      <span>${t('attempt.took')} ${duration(between(attempt.started_at, attempt.finished_at))}</span>
      ${attempt.submitted_at ? html`<span>${t('attempt.accepted_after')} ${duration(between(attempt.started_at, attempt.submitted_at))}</span>` : nothing}
      <span>${t('attempt.price')} ${credits(attempt.price)}</span>
      ${attempt.cost ? html`<span>${t('attempt.cost')} ${credits(attempt.cost)}</span>` : nothing}
      ${attempt.late_result_at ? html`<span>${t('attempt.late')} ${time(attempt.late_result_at)}</span>` : nothing}
    </div>
    ${attempt.error ? html`<div class="small">${failure(attempt.error)}</div>` : nothing}
    ${attempt.status === 'uncertain' ? html`<p class="small quiet">${adviceOn('uncertain')}</p>` : nothing}
  </li>`)}</ol>`;
}

function bar(attempt: Attempt, x: (at: string) => number, ended: string | null): unknown {
  const from = x(attempt.started_at);
  const to = attempt.finished_at ? x(attempt.finished_at) : ended ? x(ended) : WIDTH;
  return svg`<rect class="span ${TONES[attempt.status] ?? ''}" x=${Math.min(from, WIDTH - MIN_BAR)} width=${Math.max(to - from, MIN_BAR)} height="12" rx="4"/>`;
}
