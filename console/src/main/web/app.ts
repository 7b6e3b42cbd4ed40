import {html, nothing, type TemplateResult} from 'lit';
import {customElement, state} from 'lit/decorators.js';
import {problemFrom, call} from './core/http';
import {choose, language, LANGUAGES, t, type Language} from './core/i18n';
import {address, router, type ViewName} from './core/router';
import {session} from './core/session';
import type {Problem} from './core/types';
import {icon, mark} from './ui/icons';
import {problemBox, skeleton} from './ui/states';
import {Part} from './ui/view';
import './views/balance-pill';
import './views/sign-in';

const GROUPS: Array<{title: 'nav.images' | 'nav.account' | 'nav.admin'; views: ViewName[]}> = [
  {title: 'nav.images', views: ['playground', 'gallery', 'generations']},
  {title: 'nav.account', views: ['webhooks', 'money']},
  {title: 'nav.admin', views: ['accounts', 'providers', 'operations']},
];
const LOADERS: Record<ViewName, () => Promise<unknown>> = {
  playground: () => import('./views/playground'),
  gallery: () => import('./views/gallery'),
  generations: () => import('./views/generations'),
  webhooks: () => import('./views/webhooks'),
  money: () => import('./views/money'),
  accounts: () => import('./views/accounts'),
  providers: () => import('./views/providers'),
  operations: () => import('./views/operations'),
};

@customElement('dr-app')
export class App extends Part {
  @state() private menuOpen = false;
  @state() private loaded: ViewName | null = null;
  @state() private problem: Problem | null = null;
  @state() private shownAddress = '';
  @state() private starting = session.key !== null;

  override connectedCallback(): void {
    super.connectedCallback();
    session.addEventListener('change', () => void this.show());
    router.addEventListener('change', () => void this.show());
    addEventListener('keydown', event => {
      if (event.key === 'Escape') this.menuOpen = false;
    });
    void this.start();
  }

  // A key of an earlier page of this tab, or of the link that opened it.
  private async start(): Promise<void> {
    if (this.starting) {
      try {
        session.signedIn(await call('GET /v1/key'));
      } catch (failure) {
        this.problem = session.key ? problemFrom(failure) : null;
      }
      this.starting = this.problem !== null;
    }
    await this.show();
  }

  private async show(): Promise<void> {
    this.requestUpdate();
    if (!session.caller) return;
    const {view, id} = router.route;
    const target = address(view, id ?? '');
    let problem: Problem | null = null;
    try {
      await LOADERS[view]();
    } catch (failure) {
      problem = problemFrom(failure);
    }
    // Another view was opened meanwhile, and may have loaded first.
    if (target !== address(router.route.view, router.route.id ?? '')) return;
    this.problem = problem;
    this.loaded = view;
    if (target !== this.shownAddress) {
      const first = this.shownAddress === '';
      this.shownAddress = target;
      this.menuOpen = false;
      document.title = `${t(`view.${view}`)} · Darkroom`;
      await this.updateComplete;
      if (!first) this.find('main')?.focus();
      scrollTo(0, 0);
    }
  }

  protected override render(): TemplateResult {
    if (session.caller) return this.shell();
    if (this.starting) return html`<main class="gate">${this.problem ? problemBox(this.problem, () => location.reload()) : skeleton(4)}</main>`;
    return html`<dr-sign-in></dr-sign-in>`;
  }

  private shell(): TemplateResult {
    return html`
      <a class="skip" href="#main" @click=${(event: Event) => (event.preventDefault(), this.find('main')?.focus())}>${t('nav.skip')}</a>
      <div class="shell">
        <header class="top">
          <a class="brand" href=${address('playground')}>${mark()}Darkroom</a>
          <button class="button plain square" aria-label=${t('nav.menu')} aria-expanded=${this.menuOpen} aria-controls="side"
            @click=${() => (this.menuOpen = !this.menuOpen)}>${icon('menu')}</button>
        </header>
        ${this.menuOpen ? html`<button class="veil" tabindex="-1" aria-label=${t('common.close')} @click=${() => (this.menuOpen = false)}></button>` : nothing}
        <aside class="side ${this.menuOpen ? 'open' : ''}" id="side" aria-label="Darkroom">${this.side()}</aside>
        <main id="main" tabindex="-1">${this.view()}</main>
      </div>`;
  }

  private side(): TemplateResult {
    const current = router.route.view;
    const groups = GROUPS.filter(group => group.title !== 'nav.admin' || session.admin);
    return html`
      <a class="brand" href=${address('playground')}>${mark()}Darkroom</a>
      <nav aria-label=${t('nav.label')}>
        ${groups.map(group => html`<div>
          <h2>${t(group.title)}</h2>
          <ul>${group.views.map(view => html`<li>
            <a href=${address(view)} aria-current=${view === current ? 'page' : nothing}>${icon(view)}${t(`view.${view}`)}</a>
          </li>`)}</ul>
        </div>`)}
      </nav>
      <div class="foot">
        <dr-balance-pill></dr-balance-pill>
        <div class="row spread nowrap">
          <label class="hidden" for="language">${t('nav.language')}</label>
          <select class="input" id="language" .value=${language()} @change=${this.speak}>
            ${Object.entries(LANGUAGES).map(([tag, name]) => html`<option value=${tag} lang=${tag} ?selected=${tag === language()}>${name}</option>`)}
          </select>
          <button class="button plain square" title=${t('nav.sign_out')} aria-label=${t('nav.sign_out')} @click=${() => session.signOut()}>${icon('signout')}</button>
        </div>
      </div>`;
  }

  private async speak(event: Event): Promise<void> {
    await choose((event.target as HTMLSelectElement).value as Language);
    location.reload();
  }

  private view(): TemplateResult {
    const route = router.route;
    if (this.loaded !== route.view) return skeleton();
    if (this.problem) return problemBox(this.problem, () => location.reload());
    switch (route.view) {
      case 'playground':
        return html`<dr-playground .route=${route}></dr-playground>`;
      case 'gallery':
        return html`<dr-gallery .route=${route}></dr-gallery>`;
      case 'generations':
        return route.id ? html`<dr-generation .route=${route}></dr-generation>` : html`<dr-generations .route=${route}></dr-generations>`;
      case 'webhooks':
        return html`<dr-webhooks .route=${route}></dr-webhooks>`;
      case 'money':
        return html`<dr-money .route=${route}></dr-money>`;
      case 'accounts':
        return html`<dr-accounts .route=${route}></dr-accounts>`;
      case 'providers':
        return html`<dr-providers .route=${route}></dr-providers>`;
      case 'operations':
        return html`<dr-operations .route=${route}></dr-operations>`;
    }
  }
}
