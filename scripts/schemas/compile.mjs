// Turns schema nodes (see declarations.mjs) into the definitions of a bundle. Equal objects become one definition.

/** Collects kinds into `{ data, descriptions }`, the files of a bundle. */
export class BundleCompiler {
  #kinds = {};
  #definitions = {};
  #descriptions = {};
  #byContent = new Map();
  #named = new Map();

  /** Adds a kind whose fields are those of an object node. */
  add({ apiVersion, kind, isClusterScoped, node, doc }) {
    this.#kinds[apiVersion] ??= {};
    const id = this.#object(node, doc, `${apiVersion} ${kind}`);
    this.#kinds[apiVersion][kind] = { d: id, c: isClusterScoped ? 1 : undefined };
  }

  has(apiVersion, kind) {
    return this.#kinds[apiVersion]?.[kind] !== undefined;
  }

  result() {
    return { data: { kinds: this.#kinds, definitions: this.#definitions }, descriptions: this.#descriptions };
  }

  #type(node) {
    switch (node.kind) {
      case 'list':
        return this.#wrap('[', this.#type(node.of));
      case 'map':
        return this.#wrap('{', this.#type(node.of));
      case 'enum':
        return { t: 's', e: node.values };
      case 'object':
        return { t: `@${this.#object(node, '')}` };
      case 'named':
        return { t: `@${this.#recursive(node)}` };
      default:
        return { t: node.type };
    }
  }

  #wrap(mark, { t, e }) {
    return { t: mark + t, e };
  }

  /** A named type may contain itself: its id is known before its fields are. */
  #recursive({ name, read }) {
    if (!this.#named.has(name)) {
      const id = `n${this.#named.size}`;
      this.#named.set(name, id);
      this.#definitions[id] = {};
      const { node, doc } = read();
      this.#put(id, this.#compact(node), node, doc);
    }
    return this.#named.get(name);
  }

  #object(node, doc, kind) {
    const compact = this.#compact(node);
    // Kinds are not shared: their descriptions are their own.
    const content = JSON.stringify([kind, compact, kind === undefined ? this.#texts(node, doc) : '']);
    const known = this.#byContent.get(content);
    if (known !== undefined) return known;
    const id = String(this.#byContent.size);
    this.#byContent.set(content, id);
    this.#put(id, compact, node, doc);
    return id;
  }

  #put(id, compact, node, doc) {
    this.#definitions[id] = compact;
    const texts = this.#texts(node, doc);
    if (Object.keys(texts).length > 0) this.#descriptions[id] = texts;
  }

  #compact(node) {
    const fields = {};
    for (const [name, field] of node.fields) {
      const { t, e } = this.#type(field.node);
      const type = t + (field.isRequired ? '!' : '');
      fields[name] = e === undefined ? type : { t: type, e };
    }
    return { f: fields, o: node.isOpen ? 1 : undefined };
  }

  #texts(node, doc) {
    const isKind = node.fields.has('apiVersion') && node.fields.has('kind');
    const texts = doc ? { '': doc } : {};
    for (const [name, field] of node.fields) {
      if (field.doc && !(isKind && ['apiVersion', 'kind', 'metadata'].includes(name))) texts[name] = field.doc;
    }
    return texts;
  }
}
