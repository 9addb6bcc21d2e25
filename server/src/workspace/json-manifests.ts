/** Files of tools, by their names: none of them is a manifest, however large it is. */
const OF_TOOLS =
  /(?:^|\/)(?:package(?:-lock)?|composer|[jt]sconfig[^/]*|lerna|nx|project|turbo|renovate|angular|deno)\.json$/i;

/** Whether a file is JSON, by its name. */
export function isJsonPath(path: string): boolean {
  return /\.json$/i.test(path);
}

/** Whether a file may be a manifest in JSON, by its name: its text has to tell. */
export function mayBeJsonManifest(path: string): boolean {
  return isJsonPath(path) && !OF_TOOLS.test(path);
}

/** Whether a JSON text is a Kubernetes object; most JSON is not. One that can not be read is given the benefit of the doubt. */
export function isJsonManifest(text: string): boolean {
  if (!text.includes('"apiVersion"') || !text.includes('"kind"')) return false;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'apiVersion' in value && 'kind' in value;
  } catch {
    return true;
  }
}
