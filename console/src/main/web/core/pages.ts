import type {ReactiveController, ReactiveControllerHost} from 'lit';
import {problemFrom} from './http';
import type {Problem} from './types';

export type Page<T> = {data: T[]; next_cursor: string | null};

type Identified = {id: string | number};

const MAX_LOADED = 8;
const MAX_EMPTY = 50;

/** A page with something on it: where little matches, the server may look through a part of the list in vain, and says where to go on. */
export async function filledPage<T>(fetcher: (cursor: string | undefined) => Promise<Page<T>>, cursor: string | undefined): Promise<Page<T>> {
  let page = await fetcher(cursor);
  for (let empty = 0; page.data.length === 0 && page.next_cursor !== null && empty < MAX_EMPTY; empty++) page = await fetcher(page.next_cursor);
  return page;
}

/** A long list of which only some pages, beside each other, are in memory; of the others only where they begin and how high they are. */
export class Pages<T extends Identified> implements ReactiveController {
  problem: Problem | null = null;
  loading = true;
  /** How high rows of the window are on the screen, the last one exclusive; given by what shows them. */
  measure: (from: number, to: number) => number = () => 0;
  private loaded: T[][] = [];
  private first = 0;
  private cursors: Array<string | undefined> = [undefined];
  private heights: number[] = [];
  private running = new AbortController();

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly fetcher: (cursor: string | undefined, signal: AbortSignal) => Promise<Page<T>>,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    void this.reload();
  }

  hostDisconnected(): void {
    this.running.abort();
  }

  /** The rows in memory. */
  get items(): T[] {
    return this.loaded.flat();
  }

  get hasMore(): boolean {
    return this.end < this.cursors.length;
  }

  /** The height of the pages that are not in memory before the window. */
  get above(): number {
    return sum(this.heights.slice(0, this.first));
  }

  /** The height of the known pages that are not in memory behind the window. */
  get below(): number {
    return sum(this.heights.slice(this.end));
  }

  reload(): Promise<void> {
    return this.load(0, page => {
      this.cursors = [undefined];
      this.heights = [];
      this.restart(0, page);
    });
  }

  more(): Promise<void> {
    if (!this.hasMore || this.loading) return Promise.resolve();
    return this.load(this.end, (page, index) => {
      if (this.loaded.length >= MAX_LOADED) {
        this.heights[this.first] = this.measure(0, this.loaded[0]!.length);
        this.loaded.shift();
        this.first++;
      }
      this.loaded.push(this.unknown(page.data));
      this.follow(index, page);
    });
  }

  back(): Promise<void> {
    if (this.first === 0 || this.loading) return Promise.resolve();
    return this.load(this.first - 1, page => {
      if (this.loaded.length >= MAX_LOADED) {
        const rows = this.items.length;
        this.heights[this.end - 1] = this.measure(rows - this.loaded.at(-1)!.length, rows);
        this.loaded.pop();
      }
      this.first--;
      this.loaded.unshift(this.unknown(page.data));
    });
  }

  /** Begins the window anew at what is that far from the begin of the list. */
  jump(distance: number): Promise<void> {
    if (this.loading) return Promise.resolve();
    let row = 0;
    this.loaded.forEach((items, offset) => (this.heights[this.first + offset] = this.measure(row, (row += items.length))));
    let index = 0;
    for (let left = distance - this.heights[0]!; left > 0 && index + 1 < this.heights.length; left -= this.heights[index]!) index++;
    return this.load(index, page => this.restart(index, page));
  }

  /** Puts rows that have arrived on top while the window begins there, unless they are too many, and replaces those that have changed. */
  refresh(newest: T[], maxRows: number): 'done' | 'full' {
    const fresh = new Map(newest.map(one => [one.id, one]));
    this.change(one => fresh.get(one.id) ?? one);
    const [top] = this.loaded;
    if (this.first > 0 || !top) return 'done';
    const arrived = this.unknown(newest);
    const gap = top.length > 0 && newest.length > 0 && arrived.length === newest.length;
    if (gap || top.length + arrived.length > maxRows) return 'full';
    this.loaded[0] = [...arrived, ...top];
    return 'done';
  }

  change(next: (old: T) => T): void {
    this.loaded = this.loaded.map(page => page.map(next));
    this.host.requestUpdate();
  }

  private get end(): number {
    return this.first + this.loaded.length;
  }

  private restart(index: number, page: Page<T>): void {
    this.loaded = [page.data];
    this.first = index;
    this.follow(index, page);
  }

  private follow(index: number, page: Page<T>): void {
    if (page.next_cursor !== null) this.cursors[index + 1] = page.next_cursor;
  }

  // A page that is read again reaches further when some of its rows were deleted.
  private unknown(rows: T[]): T[] {
    const known = new Set(this.items.map(one => one.id));
    return rows.filter(one => !known.has(one.id));
  }

  private async load(index: number, take: (page: Page<T>, index: number) => void): Promise<void> {
    this.running.abort();
    const current = (this.running = new AbortController());
    this.loading = true;
    this.host.requestUpdate();
    try {
      const page = await filledPage(cursor => this.fetcher(cursor, current.signal), index === 0 ? undefined : this.cursors[index]);
      if (current.signal.aborted) return;
      take(page, index);
      this.problem = null;
    } catch (failure) {
      if (current.signal.aborted) return;
      this.problem = problemFrom(failure);
    }
    this.loading = false;
    this.host.requestUpdate();
  }
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + (value ?? 0), 0);
}
