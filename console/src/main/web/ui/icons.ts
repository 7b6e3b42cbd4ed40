import {html, svg, type TemplateResult} from 'lit';

const PATHS = {
  playground: svg`<path d="M4 20l10-10M14 4l.9 2.6L17.5 7.5l-2.6.9L14 11l-.9-2.6-2.6-.9 2.6-.9zM19 13l.6 1.7 1.7.6-1.7.6L19 17.6l-.6-1.7-1.7-.6 1.7-.6z"/>`,
  gallery: svg`<rect x="3" y="3" width="8" height="8" rx="1.5"/><rect x="13" y="3" width="8" height="8" rx="1.5"/><rect x="3" y="13" width="8" height="8" rx="1.5"/><rect x="13" y="13" width="8" height="8" rx="1.5"/>`,
  generations: svg`<path d="M8 6h12M8 12h12M8 18h12"/><circle cx="4" cy="6" r="1"/><circle cx="4" cy="12" r="1"/><circle cx="4" cy="18" r="1"/>`,
  webhooks: svg`<path d="M4 12h12M12 7l5 5-5 5M20 5v14"/>`,
  money: svg`<path d="M3 20h18M6 16v-4M11 16V6M16 16V9M20 16v-6"/>`,
  accounts: svg`<circle cx="8" cy="15" r="4"/><path d="M11 12l9-9M16 7l3 3M14 9l2 2"/>`,
  providers: svg`<rect x="3" y="4" width="18" height="7" rx="1.5"/><rect x="3" y="13" width="18" height="7" rx="1.5"/><path d="M7 7.5h.01M7 16.5h.01"/>`,
  operations: svg`<path d="M3 12h4l3-8 4 16 3-8h4"/>`,
  menu: svg`<path d="M4 6h16M4 12h16M4 18h16"/>`,
  close: svg`<path d="M6 6l12 12M18 6L6 18"/>`,
  copy: svg`<rect x="9" y="9" width="11" height="11" rx="2"/><path d="M5 15V5a1 1 0 0 1 1-1h9"/>`,
  check: svg`<path d="M5 12.5l4.5 4.5L19 7"/>`,
  download: svg`<path d="M12 4v11M7 10.5l5 5 5-5M5 20h14"/>`,
  trash: svg`<path d="M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v6M14 11v6"/>`,
  again: svg`<path d="M4 12a8 8 0 0 1 14-5l2 2M20 4v5h-5M20 12a8 8 0 0 1-14 5l-2-2M4 20v-5h5"/>`,
  dice: svg`<rect x="4" y="4" width="16" height="16" rx="3"/><path d="M9 9h.01M15 9h.01M9 15h.01M15 15h.01M12 12h.01"/>`,
  edit: svg`<path d="M4 20l1-4L16 5l3 3L8 19zM14 7l3 3"/>`,
  plus: svg`<path d="M12 5v14M5 12h14"/>`,
  upload: svg`<path d="M12 16V5M7 9.5l5-5 5 5M5 20h14"/>`,
  signout: svg`<path d="M10 4H5v16h5M15 8l4 4-4 4M19 12H9"/>`,
  warning: svg`<path d="M12 4l9 16H3zM12 10v4M12 17h.01"/>`,
  compare: svg`<rect x="3" y="5" width="8" height="14" rx="1.5"/><rect x="13" y="5" width="8" height="14" rx="1.5"/>`,
  left: svg`<path d="M15 5l-7 7 7 7"/>`,
  right: svg`<path d="M9 5l7 7-7 7"/>`,
  send: svg`<path d="M4 12l16-8-6 16-3-7z"/>`,
  hold: svg`<rect x="5" y="11" width="14" height="9" rx="1.5"/><path d="M8 11V8a4 4 0 0 1 8 0v3"/>`,
} as const;

export type IconName = keyof typeof PATHS;

export function icon(name: IconName): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">${PATHS[name]}</svg>`;
}

export function mark(): TemplateResult {
  return html`<svg viewBox="0 0 24 24" aria-hidden="true"><rect class="plate" x="2.5" y="4" width="19" height="16" rx="2.5"/><circle class="lamp" cx="12" cy="12" r="4"/></svg>`;
}
