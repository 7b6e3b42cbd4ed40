import {html, type TemplateResult} from 'lit';
import {customElement, state} from 'lit/decorators.js';
import {t} from '../../core/i18n';
import {code} from '../../ui/copy';
import {tabs} from '../../ui/tabs';
import {Part} from '../../ui/view';

const SAMPLES = {
  node: {label: 'Node', text: `import { Webhook } from "standardwebhooks";

const webhook = new Webhook(process.env.DARKROOM_WEBHOOK_SECRET);
app.post("/hooks", express.raw({ type: "*/*" }), (request, response) => {
  const event = webhook.verify(request.body, request.headers);   // throws when Darkroom has not signed it
  response.sendStatus(204);
});`},
  python: {label: 'Python', text: `from standardwebhooks.webhooks import Webhook

webhook = Webhook(os.environ["DARKROOM_WEBHOOK_SECRET"])

@app.post("/hooks")
def hook():
    event = webhook.verify(request.get_data(), dict(request.headers))   # raises when Darkroom has not signed it
    return "", 204`},
  java: {label: 'Java', text: `Webhook webhook = new Webhook(System.getenv("DARKROOM_WEBHOOK_SECRET"));
webhook.verify(body, headers);   // throws when Darkroom has not signed it`},
};

/** How a receiver knows that a webhook is from here. */
@customElement('dr-webhook-verify')
export class WebhookVerify extends Part {
  @state() private chosen: keyof typeof SAMPLES = 'node';

  protected override render(): TemplateResult {
    const all = Object.entries(SAMPLES).map(([name, sample]) => ({name: name as keyof typeof SAMPLES, label: sample.label}));
    return html`<details class="card">
      <summary>${t('verify.title')}</summary>
      <div class="stack">
        <p class="quiet">${t('verify.text')}</p>
        ${tabs(t('verify.title'), all, this.chosen, name => (this.chosen = name), 'verify')}
        <div role="tabpanel" id="verify" aria-labelledby="verify-${this.chosen}">${code(SAMPLES[this.chosen].text, SAMPLES[this.chosen].label)}</div>
      </div>
    </details>`;
  }
}
