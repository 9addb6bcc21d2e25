// Makes the manifests that the benchmarks run over: always the same ones.

/** A Deployment of some 50 lines with the usual mistakes, and what belongs to it. */
export function deployment(index) {
  const name = `service-${index}`;
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: team-${index % 10}
  labels:
    app.kubernetes.io/name: ${name}
    app.kubernetes.io/part-of: shop
spec:
  replicas: ${1 + (index % 3)}
  selector:
    matchLabels:
      app.kubernetes.io/name: ${name}
  template:
    metadata:
      labels:
        app.kubernetes.io/name: ${name}
        app.kubernetes.io/part-of: shop
    spec:
      terminationGracePeriodSeconds: 30
      containers:
        - name: main
          image: registry.example.com/shop/${name}:1.${index}.0
          ports:
            - name: http
              containerPort: 8080
          env:
            # set by the platform team
            - name: LOG_LEVEL
              value: info
            - name: UPSTREAM
              value: http://service-${(index * 7) % 1000}.team-0.svc:8080
            - name: POD_NAME
              valueFrom:
                fieldRef:
                  fieldPath: metadata.name
          resources:
            requests:
              cpu: 100m
              memory: 128Mi
          volumeMounts:
            - name: config
              mountPath: /etc/shop
              readOnly: true
        - name: metrics
          image: registry.example.com/tools/exporter
          ports:
            - name: metrics
              containerPort: 9102
      volumes:
        - name: config
          configMap:
            name: ${name}
`;
}

export function service(index) {
  const name = `service-${index}`;
  return `apiVersion: v1
kind: Service
metadata:
  name: ${name}
  namespace: team-${index % 10}
spec:
  selector:
    app.kubernetes.io/name: ${name}
  ports:
    - name: http
      port: 80
      targetPort: http
`;
}

/** A stream of 50 documents and some 3,000 lines. */
export function largeStream() {
  return Array.from({ length: 50 }, (_, index) => deployment(index)).join('---\n');
}

/** What one of many files holds: a Deployment with its Service. */
export function smallFile(index) {
  return `${deployment(index)}---\n${service(index)}`;
}
