/** Longer than any text that has nothing in it yet; in characters. */
const MAX_EMPTY = 10_000;

/** Whether a YAML text is, or begins to be, a Kubernetes manifest. Cheap: the server looks closely. */
export function looksLikeKubernetes(text: string): boolean {
  return /^(?:\uFEFF)?["']?(?:apiVersion|kind)["']?[ \t]*:/m.test(text) || /"apiVersion"\s*:/.test(text);
}

/** Whether nothing but comments is written yet: what comes may be a manifest. */
function isEmpty(text: string): boolean {
  return text.length < MAX_EMPTY && text.split('\n').every((line) => /^\s*(?:#|$)/.test(line));
}

/** Whether the server has something to say of a document: a manifest, one that may become a manifest, or a configuration of Prodlint. */
export function concernsServer(path: string, text: string): boolean {
  return looksLikeKubernetes(text) || isEmpty(text) || /\/\.prodlint\.ya?ml$/.test(path);
}
