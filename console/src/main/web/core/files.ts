/** Hands bytes to the browser as a download. */
export function save(content: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** The signed link of an image, as a thumbnail or as a download. */
export function variant(url: string, parameter: 'variant=thumbnail' | 'download='): string {
  return url + (url.includes('?') ? '&' : '?') + parameter;
}
