/** Whether a YAML text is, or begins to be, a Kubernetes manifest. Cheap: the server looks closely. */
export function looksLikeKubernetes(text: string): boolean {
  return /^(?:\uFEFF)?["']?(?:apiVersion|kind)["']?[ \t]*:/m.test(text) || /"apiVersion"\s*:/.test(text);
}
