import {html, svg, type TemplateResult} from 'lit';

export type Series = {name: string; values: number[]};

const WIDTH = 720;
const HEIGHT = 220;
const LEFT = 46;
const BOTTOM = 22;
const TOP = 8;
const COLOURS = 6;
const MAX_LABELS = 8;

/** Columns by label, each stacked of the series. Its numbers are also a table, for whoever cannot see it. */
export function columnChart(title: string, labels: string[], series: Series[], format: (value: number) => string): TemplateResult {
  const totals = labels.map((_, index) => series.reduce((sum, one) => sum + (one.values[index] ?? 0), 0));
  const top = niceTop(Math.max(...totals, 0));
  const plot = HEIGHT - BOTTOM - TOP;
  const y = (value: number): number => TOP + plot - (value / top) * plot;
  const slot = (WIDTH - LEFT) / Math.max(labels.length, 1);
  const step = Math.ceil(labels.length / MAX_LABELS);
  return html`<figure class="chart">
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${title}>
      ${[0, 0.5, 1].map(share => svg`<line class="axis" x1=${LEFT} x2=${WIDTH} y1=${y(top * share)} y2=${y(top * share)}/>
        <text x=${LEFT - 6} y=${y(top * share) + 4} text-anchor="end">${format(top * share)}</text>`)}
      ${labels.map((label, index) => column(label, index))}
    </svg>
    ${series.length > 1 ? legend(series.map(one => one.name)) : ''}
    ${table(title, labels, series, format)}
  </figure>`;

  function column(label: string, index: number): unknown {
    let below = 0;
    const width = Math.min(slot * 0.7, 36);
    const x = LEFT + slot * index + (slot - width) / 2;
    const parts = series.map((one, number) => {
      const value = one.values[index] ?? 0;
      const part = svg`<rect class=${colour(number)} x=${x} width=${width} y=${y(below + value)} height=${Math.max(y(below) - y(below + value), 0)} rx="1.5"/>`;
      below += value;
      return part;
    });
    const text = index % step === 0 ? svg`<text x=${x + width / 2} y=${HEIGHT - 6} text-anchor="middle">${label}</text>` : '';
    return svg`<g class="column"><title>${label}: ${format(totals[index] ?? 0)}</title>
      <rect class="hit" x=${LEFT + slot * index} y=${TOP} width=${slot} height=${plot}/>${parts}${text}</g>`;
  }
}

/** Horizontal bars, the longest first. */
export function barList(rows: Array<{name: string; value: number; note?: string}>, format: (value: number) => string): TemplateResult {
  const most = Math.max(...rows.map(row => row.value), 0) || 1;
  return html`<ul class="bars">${[...rows].sort((a, b) => b.value - a.value).map(row => html`<li>
    <div class="row spread"><span class="clip">${row.name}</span><span class="number">${format(row.value)}</span></div>
    <svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true"><rect class="c1" width=${(row.value / most) * 100} height="4"/></svg>
    ${row.note ? html`<span class="small quiet">${row.note}</span>` : ''}
  </li>`)}</ul>`;
}

function legend(names: string[]): TemplateResult {
  return html`<ul class="legend">${names.map((name, index) => html`<li><svg viewBox="0 0 10 10" aria-hidden="true"><rect class=${colour(index)} width="10" height="10" rx="2"/></svg>${name}</li>`)}</ul>`;
}

function table(title: string, labels: string[], series: Series[], format: (value: number) => string): TemplateResult {
  // A table itself is never narrower than its words.
  return html`<div class="hidden"><table>
    <caption>${title}</caption>
    <thead><tr><td></td>${series.map(one => html`<th scope="col">${one.name}</th>`)}</tr></thead>
    <tbody>${labels.map((label, index) => html`<tr><th scope="row">${label}</th>${series.map(one => html`<td>${format(one.values[index] ?? 0)}</td>`)}</tr>`)}</tbody>
  </table></div>`;
}

function colour(index: number): string {
  return `c${(index % COLOURS) + 1}`;
}

/** The next number above with one digit that reads well. */
function niceTop(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 2.5, 5, 10].map(factor => factor * power).find(top => top >= value) ?? value;
}
