import {filledPage} from '../../core/pages';
import type {Generation, GenerationPage} from '../../core/types';

/** What a tile needs of a picture; everything else is asked again when it is opened. */
export type Picture = {generation: string; position: number; url: string; width: number; height: number; prompt: string; createdAt: string};

const MAX_PAGES = 6;

/** A long list of pictures of which only some pages are in memory; of the others only where they begin. */
export class PictureWindow {
  /** How many pictures are known so far. */
  known = 0;
  complete = false;
  private readonly cursors: Array<string | undefined> = [undefined];
  private readonly starts: number[] = [0];
  private readonly pages = new Map<number, Picture[]>();
  private readonly loading = new Map<number, Promise<void>>();

  constructor(private readonly fetchPage: (cursor: string | undefined) => Promise<GenerationPage>) {}

  at(index: number): Picture | undefined {
    const page = this.pageOf(index);
    const pictures = this.pages.get(page);
    return pictures?.[index - this.starts[page]!];
  }

  /** Whether anything of a range has to be loaded. */
  lacks(from: number, to: number): boolean {
    for (let page = this.pageOf(from); page < this.cursors.length && this.starts[page]! <= to; page++) if (!this.pages.has(page)) return true;
    return false;
  }

  /** Loads what is missing of a range, and the page behind it where the range reaches the end of what is known. */
  async ensure(from: number, to: number): Promise<void> {
    const wanted: number[] = [];
    for (let page = this.pageOf(from); page < this.cursors.length && this.starts[page]! <= to; page++) {
      if (!this.pages.has(page)) wanted.push(page);
      else this.touch(page);
    }
    await Promise.all(wanted.map(page => this.load(page)));
  }

  private load(page: number): Promise<void> {
    const running = this.loading.get(page) ?? this.read(page).finally(() => this.loading.delete(page));
    this.loading.set(page, running);
    return running;
  }

  private async read(page: number): Promise<void> {
    const answer = await filledPage(this.fetchPage, this.cursors[page]);
    const pictures = answer.data.flatMap(picturesOf);
    this.pages.set(page, pictures);
    if (page === this.cursors.length - 1) {
      this.known = this.starts[page]! + pictures.length;
      this.complete = answer.next_cursor === null;
      if (answer.next_cursor !== null) {
        this.cursors.push(answer.next_cursor);
        this.starts.push(this.known);
      }
    }
    for (const old of this.pages.keys()) if (this.pages.size > MAX_PAGES && old !== page) this.pages.delete(old);
  }

  private touch(page: number): void {
    const pictures = this.pages.get(page)!;
    this.pages.delete(page);
    this.pages.set(page, pictures);
  }

  private pageOf(index: number): number {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      this.starts[middle]! <= index ? (low = middle) : (high = middle - 1);
    }
    return low;
  }
}

function picturesOf(generation: Generation): Picture[] {
  return generation.images.map((image, position) => ({
    generation: generation.id, position, url: image.url, width: image.width, height: image.height,
    prompt: generation.request.prompt, createdAt: generation.created_at,
  }));
}
