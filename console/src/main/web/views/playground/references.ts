import {html, nothing, type TemplateResult} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import {problemFrom} from '../../core/http';
import {t} from '../../core/i18n';
import {session} from '../../core/session';
import type {Problem, Upload} from '../../core/types';
import {icon} from '../../ui/icons';
import {problemBox} from '../../ui/states';
import {Part} from '../../ui/view';

type Sending = {name: string; share: number};

/** Reference images: dropped, pasted, chosen or given as a URL. The server says what it does not take. */
@customElement('dr-references')
export class References extends Part {
  @property({type: Number}) max = 0;
  @property({attribute: false}) urls: string[] = [];
  @state() private sending: Sending[] = [];
  @state() private problem: Problem | null = null;
  @state() private over = false;
  private readonly paste = (event: ClipboardEvent): void => {
    const files = [...(event.clipboardData?.files ?? [])].filter(file => file.type.startsWith('image/'));
    if (files.length > 0) {
      event.preventDefault();
      void this.add(files);
    }
  };

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('paste', this.paste);
  }

  override disconnectedCallback(): void {
    document.removeEventListener('paste', this.paste);
    super.disconnectedCallback();
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.max === 0) return nothing;
    return html`<fieldset class="field">
      <legend>${t('request.images')}</legend>
      <div class="drop ${this.over ? 'over' : ''}" @dragover=${this.drag} @dragleave=${() => (this.over = false)} @drop=${this.drop}>
        <label class="button small" for="reference-files">${icon('upload')}${t('request.images_choose')}</label>
        <input class="hidden" type="file" id="reference-files" accept="image/*" multiple @change=${this.choose}>
        <span class="quiet small">${t('request.images_hint', {max: this.max})}</span>
      </div>
      ${this.urls.length > 0 || this.sending.length > 0 ? html`<ul class="references">
        ${this.urls.map((url, index) => html`<li>
          <img src=${url} alt=${t('request.image_number', {number: index + 1})} @error=${this.withoutPreview}>
          <button type="button" class="button small square" aria-label=${t('request.image_remove', {number: index + 1})} @click=${() => this.takeOut(index)}>${icon('close')}</button>
        </li>`)}
        ${this.sending.map(one => html`<li class="sending"><div class="progress" role="progressbar" aria-label=${one.name} aria-valuenow=${Math.round(one.share * 100)}
          aria-valuemin="0" aria-valuemax="100"><div .style=${`width: ${one.share * 100}%`}></div></div></li>`)}
      </ul>` : nothing}
      <div class="row nowrap">
        <input class="input" type="url" id="reference-url" placeholder="https://" aria-label=${t('request.images_url')} @keydown=${this.enter}>
        <button type="button" class="button" @click=${this.addUrl}>${t('common.add')}</button>
      </div>
      ${this.problem ? problemBox(this.problem) : nothing}
    </fieldset>`;
  }

  private drag(event: DragEvent): void {
    event.preventDefault();
    this.over = true;
  }

  private drop(event: DragEvent): void {
    event.preventDefault();
    this.over = false;
    void this.add([...(event.dataTransfer?.files ?? [])]);
  }

  private choose(event: Event): void {
    const chosen = event.target as HTMLInputElement;
    void this.add([...(chosen.files ?? [])]);
    chosen.value = '';
  }

  private enter(event: KeyboardEvent): void {
    if (event.key === 'Enter') {
      event.preventDefault();
      this.addUrl();
    }
  }

  private addUrl(): void {
    const field = this.find<HTMLInputElement>('#reference-url')!;
    if (field.value && field.reportValidity()) {
      this.changed([...this.urls, field.value]);
      field.value = '';
    }
  }

  private async add(files: File[]): Promise<void> {
    this.problem = null;
    for (const file of files) {
      const one: Sending = {name: file.name, share: 0};
      this.sending = [...this.sending, one];
      try {
        const upload = await this.upload(file, one);
        this.changed([...this.urls, upload.url]);
        this.urls = [...this.urls, upload.url];
      } catch (failure) {
        this.problem = failure as Problem;
      }
      this.sending = this.sending.filter(other => other !== one);
    }
  }

  // fetch has no progress of an upload.
  private upload(file: File, one: Sending): Promise<Upload> {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.upload.onprogress = event => {
        one.share = event.loaded / event.total;
        this.requestUpdate();
      };
      request.onload = () => {
        const answer = JSON.parse(request.responseText || '{}') as Upload & Problem;
        request.status < 300 ? resolve(answer) : reject(answer);
      };
      request.onerror = () => reject(problemFrom(new Error(t('problem.no_answer'))));
      request.open('POST', '/v1/uploads');
      request.setRequestHeader('Authorization', `Bearer ${session.key}`);
      request.setRequestHeader('Content-Type', file.type || 'application/octet-stream');
      request.send(file);
    });
  }

  private takeOut(index: number): void {
    this.changed(this.urls.filter((_, other) => other !== index));
  }

  // The browser may not load an image of another host here; the provider can.
  private withoutPreview(event: Event): void {
    (event.target as HTMLImageElement).classList.add('unseen');
  }

  private changed(urls: string[]): void {
    this.dispatchEvent(new CustomEvent('change', {detail: urls}));
  }
}
