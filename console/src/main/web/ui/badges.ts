import {html, type TemplateResult} from 'lit';
import {word} from '../core/i18n';

const TONES: Record<string, string> = {
  queued: '', submitted: 'live', processing: 'live', archiving: 'live', completed: 'good', failed: 'bad', canceled: '',
  submitting: 'live', uncertain: 'warn', succeeded: 'good', abandoned: '',
  pending: 'live', delivered: 'good', disabled: 'bad', dropped: '', active: 'good', failing: 'warn',
  out_of_rotation: 'bad', open: 'bad', half_open: 'warn', paused: 'warn', healthy: 'good',
};

export function badge(kind: 'status' | 'attempt' | 'delivery' | 'provider', name: string): TemplateResult {
  return html`<span class="badge ${TONES[name] ?? ''}">${word(kind, name)}</span>`;
}
