import {html, nothing, type TemplateResult} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import {t} from '../core/i18n';
import type {Pages} from '../core/pages';
import {problemBox, skeleton} from './states';
import {Part} from './view';

// In screens, ahead of what is seen.
const AHEAD = 1.5;

type Listed = {id: string | number};

/** The rows of a list that are in memory, with as much room around them as the others take: the page keeps its length and its place. */
@customElement('dr-rows')
export class Rows extends Part {
  @property({attribute: false}) pages!: Pages<Listed>;
  @property({attribute: false}) items: Listed[] = [];
  @property({attribute: false}) ready!: (items: Listed[]) => unknown;
  /** Whether the next page comes by scrolling alone; without it, by its button. */
  @property({attribute: false}) endless = false;
  private readonly look = (): void => this.fill();

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('scroll', this.look, {passive: true});
    addEventListener('resize', this.look);
  }

  override disconnectedCallback(): void {
    document.removeEventListener('scroll', this.look);
    removeEventListener('resize', this.look);
    super.disconnectedCallback();
  }

  protected override render(): TemplateResult {
    const {pages} = this;
    pages.measure = (from, to) => this.height(from, to);
    const again = (): void => void (pages.hasMore ? pages.more() : pages.reload());
    return html`<div class="above" .style=${`height: ${pages.above}px`}></div>
      ${this.ready(this.items)}
      <div class="below" .style=${`height: ${pages.below}px`}></div>
      ${pages.problem ? problemBox(pages.problem, again) : nothing}
      ${pages.hasMore && pages.below === 0 ? html`<div class="more"><button class="button" ?disabled=${pages.loading} @click=${() => void pages.more()}>${t('common.more')}</button></div>` : nothing}`;
  }

  protected override updated(): void {
    this.fill();
  }

  private fill(): void {
    const {pages} = this;
    if (pages.loading || pages.problem) return;
    const begin = this.find('.above')!.getBoundingClientRect();
    const end = this.find('.below')!.getBoundingClientRect();
    const room = innerHeight * AHEAD;
    const above = begin.bottom > -room && pages.above > 0;
    const below = end.top < innerHeight + room && pages.hasMore && (this.endless || pages.below > 0);
    if ((above && begin.bottom > innerHeight + room) || (below && end.top < -room)) void pages.jump(-begin.top);
    else if (above) void pages.back();
    else if (below) void pages.more();
  }

  private height(from: number, to: number): number {
    const rows = this.querySelectorAll('tbody > tr');
    const first = rows[from]?.getBoundingClientRect();
    return first ? rows[to - 1]!.getBoundingClientRect().bottom - first.top : 0;
  }
}

/** The rows of a list with its loading, empty and error states, and the way to the next page. */
export function listed<T extends Listed>(pages: Pages<T>, ready: (items: T[]) => unknown, none: () => unknown, more: 'by button' | 'endless' = 'by button'): unknown {
  const {items} = pages;
  if (items.length > 0) return html`<dr-rows .pages=${pages} .items=${items} .ready=${ready} .endless=${more === 'endless'}></dr-rows>`;
  if (pages.problem) return problemBox(pages.problem, () => void pages.reload());
  return pages.loading ? skeleton(8) : none();
}
