/* The training of the "lag with context" preset, written out for one core: the limit that the lab is compared with.
 *
 * The same mathematics as echo_core/compiled.py, in the same order: LSTM forward, gradient through time, Adam,
 * cross-entropy of softmax outputs; the state carried from batch to batch. Sizes are compile-time constants
 * (-DLENGTH= -DVOCABULARY= -DUNITS= -DSTEPS= -DBATCH= -DBATCHES=), as they are to XLA.
 *
 *     echo FILE EPOCHS
 *
 * FILE holds, without gaps, in 32-bit words of this machine: the five weight arrays in Keras' order, the learning
 * rate, the positions shown (rows, STEPS) and those to say (rows), and the sequences (EPOCHS, LENGTH). Printed are the
 * seconds that training took, then a line for each epoch with its loss.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define LANES 16
#define PADDED(n) (((n) + LANES - 1) / LANES * LANES)
#define ALIGNED __attribute__((aligned(64)))
#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("GCC unroll 32")

enum {
    ROWS = BATCHES * BATCH,
    SHOWN = STEPS * BATCH,        /* rows of one batch, step by step */
    GATES = 4 * UNITS,            /* input, forget, candidate, output */
    GATE_STRIDE = PADDED(GATES),  /* of rows: whole vectors, the rest stays zero */
    UNIT_STRIDE = PADDED(UNITS),
    WORD_STRIDE = PADDED(VOCABULARY),
    TILE = 4,                     /* of a matrix held in registers: TILE vectors or rows by BATCH or TILE */
};

typedef float vector __attribute__((vector_size(LANES * sizeof(float)), aligned(LANES * sizeof(float))));

typedef struct {
    float kernel[VOCABULARY][GATE_STRIDE] ALIGNED;
    float recurrent[UNITS][GATE_STRIDE] ALIGNED;
    float bias[GATE_STRIDE] ALIGNED;
    float readout[UNITS][WORD_STRIDE] ALIGNED;
    float readout_bias[WORD_STRIDE] ALIGNED;
} Weights;

static Weights weights, first_moments, second_moments;

static float hiddens[STEPS + 1][BATCH][UNIT_STRIDE] ALIGNED; /* [t]: before step t; [STEPS]: after the last */
static float cells[STEPS + 1][BATCH][UNIT_STRIDE] ALIGNED;
static float squashed[STEPS][BATCH][UNIT_STRIDE] ALIGNED; /* tanh of the cell after step t */
static float gates[STEPS][BATCH][GATE_STRIDE] ALIGNED;
static float d_gates[STEPS][BATCH][GATE_STRIDE] ALIGNED; /* before their nonlinearity */
static float d_hidden[BATCH][UNIT_STRIDE] ALIGNED;
static float d_cell[BATCH][UNIT_STRIDE] ALIGNED;
static float logits[BATCH][WORD_STRIDE] ALIGNED; /* then their gradient */
static float d_kernel[VOCABULARY][GATE_STRIDE] ALIGNED; /* all zero between batches */
static float gate_scale[GATE_STRIDE] ALIGNED, gate_shift[GATE_STRIDE] ALIGNED;

/* e^x to about 1e-7, in operations that compilers turn into vectors. */
INLINE float exponential(float x) {
    x = fminf(fmaxf(x, -87.0f), 88.0f);
    float whole = rintf(x * 1.44269504f);
    float r = x - whole * 0.693359375f + whole * 2.12194440e-4f;
    float series = 1.3981999507e-3f;
    series = series * r + 8.3334519073e-3f;
    series = series * r + 4.1665795894e-2f;
    series = series * r + 1.6666665459e-1f;
    series = series * r + 5.0000001201e-1f;
    series = series * r * r + r + 1.0f;
    int32_t bits;
    memcpy(&bits, &series, sizeof bits);
    bits += (int32_t)whole << 23;
    memcpy(&series, &bits, sizeof bits);
    return series;
}

INLINE float hyperbolic_tangent(float x) { return 2.0f / (1.0f + exponential(-2.0f * x)) - 1.0f; }

INLINE float sum(vector v) {
    float total = 0;
    UNROLL for (int i = 0; i < LANES; i++) total += v[i];
    return total;
}

/* out (BATCH, width vectors) += a (BATCH, n) times m (n, width vectors). */
INLINE void times_tile(float *out, const float *a, int a_stride, const float *m, int stride, int n, int width) {
    vector acc[BATCH][TILE];
    UNROLL for (int b = 0; b < BATCH; b++)
        UNROLL for (int w = 0; w < width; w++) acc[b][w] = *(const vector *)(out + b * stride + w * LANES);
    for (int k = 0; k < n; k++) {
        vector row[TILE];
        UNROLL for (int w = 0; w < width; w++) row[w] = *(const vector *)(m + k * stride + w * LANES);
        UNROLL for (int b = 0; b < BATCH; b++)
            UNROLL for (int w = 0; w < width; w++) acc[b][w] += a[b * a_stride + k] * row[w];
    }
    UNROLL for (int b = 0; b < BATCH; b++)
        UNROLL for (int w = 0; w < width; w++) *(vector *)(out + b * stride + w * LANES) = acc[b][w];
}

INLINE void times(float *out, const float *a, int a_stride, const float *m, int stride, int n) {
    const int tile = TILE * LANES, whole = stride / tile * tile;
    for (int j = 0; j < whole; j += tile) times_tile(out + j, a, a_stride, m + j, stride, n, TILE);
    times_tile(out + whole, a, a_stride, m + whole, stride, n, (stride - whole) / LANES);
}

/* out (BATCH, height) = a (BATCH, stride) times m (height, stride) transposed. */
INLINE void times_transposed_tile(float *out, int out_stride, const float *a, const float *m, int stride, int height) {
    vector acc[BATCH][TILE] = {0};
    for (int j = 0; j < stride; j += LANES) {
        vector row[TILE];
        UNROLL for (int h = 0; h < height; h++) row[h] = *(const vector *)(m + h * stride + j);
        UNROLL for (int b = 0; b < BATCH; b++) {
            vector left = *(const vector *)(a + b * stride + j);
            UNROLL for (int h = 0; h < height; h++) acc[b][h] += left * row[h];
        }
    }
    UNROLL for (int b = 0; b < BATCH; b++)
        UNROLL for (int h = 0; h < height; h++) out[b * out_stride + h] = sum(acc[b][h]);
}

INLINE void times_transposed(float *out, int out_stride, const float *a, const float *m, int stride, int n) {
    const int whole = n / TILE * TILE;
    for (int k = 0; k < whole; k += TILE) times_transposed_tile(out + k, out_stride, a, m + k * stride, stride, TILE);
    times_transposed_tile(out + whole, out_stride, a, m + whole * stride, stride, n - whole);
}

/* One Adam step on n weights, in the form that Keras computes it; g is NULL where the gradient is zero. */
INLINE void adam(float *restrict w, float *restrict m, float *restrict v, const float *restrict g, int n, float step) {
    const float keep_1 = 0.1f, keep_2 = 0.001f, epsilon = 1e-7f;
    for (int i = 0; i < n; i++) {
        float gradient = g ? g[i] : 0.0f;
        m[i] += (gradient - m[i]) * keep_1;
        v[i] += (gradient * gradient - v[i]) * keep_2;
        w[i] -= step * m[i] / (sqrtf(v[i]) + epsilon);
    }
}

/* Adam on `height` rows whose gradient is a (rows, height) transposed times d (rows, stride). */
INLINE void learn_tile(float *w, float *m, float *v, const float *a, int a_stride, const float *d, int stride, int n,
                       int rows, int height, float step) {
    float gradient[TILE][PADDED(GATES > VOCABULARY ? GATES : VOCABULARY)] ALIGNED;
    for (int j = 0; j < stride; j += LANES) {
        vector acc[TILE] = {0};
        for (int r = 0; r < rows; r++) {
            vector right = *(const vector *)(d + r * stride + j);
            UNROLL for (int h = 0; h < height; h++) acc[h] += a[r * a_stride + h] * right;
        }
        UNROLL for (int h = 0; h < height; h++) *(vector *)(gradient[h] + j) = acc[h];
    }
    for (int h = 0; h < height; h++) adam(w + h * stride, m + h * stride, v + h * stride, gradient[h], n, step);
}

INLINE void learn(float *w, float *m, float *v, const float *a, int a_stride, const float *d, int stride, int n,
                  int rows, float step) {
    const int whole = UNITS / TILE * TILE;
    for (int k = 0; k < whole; k += TILE)
        learn_tile(w + k * stride, m + k * stride, v + k * stride, a + k, a_stride, d, stride, n, rows, TILE, step);
    learn_tile(w + whole * stride, m + whole * stride, v + whole * stride, a + whole, a_stride, d, stride, n, rows,
               UNITS - whole, step);
}

/* Adam on a bias, whose gradient is the sum of the rows of d. */
INLINE void learn_bias(float *w, float *m, float *v, const float *d, int stride, int n, int rows, float step) {
    float gradient[PADDED(GATES > VOCABULARY ? GATES : VOCABULARY)] ALIGNED = {0};
    for (int r = 0; r < rows; r++)
        for (int j = 0; j < n; j++) gradient[j] += d[r * stride + j];
    adam(w, m, v, gradient, n, step);
}

static void forward(const int32_t shown[SHOWN]) {
    for (int t = 0; t < STEPS; t++) {
        for (int b = 0; b < BATCH; b++)
            for (int j = 0; j < GATE_STRIDE; j++)
                gates[t][b][j] = weights.kernel[shown[t * BATCH + b]][j] + weights.bias[j];
        times(&gates[t][0][0], &hiddens[t][0][0], UNIT_STRIDE, &weights.recurrent[0][0], GATE_STRIDE, UNITS);
        for (int b = 0; b < BATCH; b++) { /* the candidate's tanh is a sigmoid scaled and shifted */
            for (int j = 0; j < GATE_STRIDE; j++)
                gates[t][b][j] = gate_scale[j] / (1.0f + exponential(-gate_scale[j] * gates[t][b][j])) + gate_shift[j];
            for (int u = 0; u < UNITS; u++) {
                const float *gate = gates[t][b];
                float cell = gate[UNITS + u] * cells[t][b][u] + gate[u] * gate[2 * UNITS + u];
                cells[t + 1][b][u] = cell;
                squashed[t][b][u] = hyperbolic_tangent(cell);
                hiddens[t + 1][b][u] = gate[3 * UNITS + u] * squashed[t][b][u];
            }
        }
    }
}

/* The summed cross-entropy of a batch; leaves the gradient of its mean in `logits` and `d_hidden`. */
static float answer(const int32_t wanted[BATCH]) {
    float loss = 0;
    for (int b = 0; b < BATCH; b++) memcpy(logits[b], weights.readout_bias, sizeof logits[b]);
    times(&logits[0][0], &hiddens[STEPS][0][0], UNIT_STRIDE, &weights.readout[0][0], WORD_STRIDE, UNITS);
    for (int b = 0; b < BATCH; b++) {
        float *row = logits[b], largest = row[0], total = 0;
        for (int j = 1; j < VOCABULARY; j++) largest = fmaxf(largest, row[j]);
        loss += largest - row[wanted[b]];
        for (int j = 0; j < VOCABULARY; j++) total += row[j] = exponential(row[j] - largest);
        loss += logf(total);
        for (int j = 0; j < VOCABULARY; j++) row[j] *= 1.0f / (BATCH * total);
        row[wanted[b]] -= 1.0f / BATCH;
    }
    times_transposed(&d_hidden[0][0], UNIT_STRIDE, &logits[0][0], &weights.readout[0][0], WORD_STRIDE, UNITS);
    return loss;
}

static void backward(void) {
    memset(d_cell, 0, sizeof d_cell);
    for (int t = STEPS - 1; t >= 0; t--) {
        for (int b = 0; b < BATCH; b++) {
            const float *gate = gates[t][b];
            float *d = d_gates[t][b];
            for (int u = 0; u < UNITS; u++) {
                float i = gate[u], f = gate[UNITS + u], g = gate[2 * UNITS + u], o = gate[3 * UNITS + u];
                float s = squashed[t][b][u], d_inner = d_cell[b][u] + d_hidden[b][u] * o * (1.0f - s * s);
                d[u] = d_inner * g * i * (1.0f - i);
                d[UNITS + u] = d_inner * cells[t][b][u] * f * (1.0f - f);
                d[2 * UNITS + u] = d_inner * i * (1.0f - g * g);
                d[3 * UNITS + u] = d_hidden[b][u] * s * o * (1.0f - o);
                d_cell[b][u] = d_inner * f;
            }
        }
        if (t) times_transposed(&d_hidden[0][0], UNIT_STRIDE, &d_gates[t][0][0], &weights.recurrent[0][0], GATE_STRIDE, UNITS);
    }
}

static void update(const int32_t shown[SHOWN], float step) {
    Weights *w = &weights, *m = &first_moments, *v = &second_moments;
    const float *d = &d_gates[0][0][0];
    int seen[VOCABULARY] = {0};
    for (int r = 0; r < SHOWN; r++) {
        seen[shown[r]] = 1;
        for (int j = 0; j < GATES; j++) d_kernel[shown[r]][j] += d[r * GATE_STRIDE + j];
    }
    for (int x = 0; x < VOCABULARY; x++)
        if (seen[x]) {
            adam(w->kernel[x], m->kernel[x], v->kernel[x], d_kernel[x], GATES, step);
            memset(d_kernel[x], 0, sizeof d_kernel[x]);
        } else {
            adam(w->kernel[x], m->kernel[x], v->kernel[x], NULL, GATES, step);
        }
    learn(&w->recurrent[0][0], &m->recurrent[0][0], &v->recurrent[0][0], &hiddens[0][0][0], UNIT_STRIDE, d, GATE_STRIDE,
          GATES, SHOWN, step);
    learn_bias(w->bias, m->bias, v->bias, d, GATE_STRIDE, GATES, SHOWN, step);
    learn(&w->readout[0][0], &m->readout[0][0], &v->readout[0][0], &hiddens[STEPS][0][0], UNIT_STRIDE, &logits[0][0],
          WORD_STRIDE, VOCABULARY, BATCH, step);
    learn_bias(w->readout_bias, m->readout_bias, v->readout_bias, &logits[0][0], WORD_STRIDE, VOCABULARY, BATCH, step);
}

static void take(FILE *file, void *into, size_t words) {
    if (fread(into, 4, words, file) != words) {
        fputs("echo: the file is too short\n", stderr);
        exit(1);
    }
}

static void take_rows(FILE *file, float *into, int rows, int columns, int stride) {
    for (int r = 0; r < rows; r++) take(file, into + r * stride, columns);
}

int main(int count, char **arguments) {
    FILE *file = count == 3 ? fopen(arguments[1], "rb") : NULL;
    if (!file) {
        fputs("usage: echo FILE EPOCHS\n", stderr);
        return 2;
    }
    const int epochs = atoi(arguments[2]);
    static int32_t inputs[ROWS][STEPS], targets[ROWS];
    int32_t(*sequences)[LENGTH] = calloc(epochs, sizeof *sequences);
    float *losses = calloc(epochs, sizeof *losses), rate;
    take_rows(file, &weights.kernel[0][0], VOCABULARY, GATES, GATE_STRIDE);
    take_rows(file, &weights.recurrent[0][0], UNITS, GATES, GATE_STRIDE);
    take(file, weights.bias, GATES);
    take_rows(file, &weights.readout[0][0], UNITS, VOCABULARY, WORD_STRIDE);
    take(file, weights.readout_bias, VOCABULARY);
    take(file, &rate, 1);
    take(file, inputs, ROWS * STEPS);
    take(file, targets, ROWS);
    take(file, sequences, (size_t)epochs * LENGTH);
    fclose(file);
    for (int j = 0; j < GATE_STRIDE; j++) {
        int candidate = j >= 2 * UNITS && j < 3 * UNITS;
        gate_scale[j] = candidate ? 2.0f : 1.0f;
        gate_shift[j] = candidate ? -1.0f : 0.0f;
    }

    struct timespec start, end;
    clock_gettime(CLOCK_MONOTONIC, &start);
    double decay_1 = 1, decay_2 = 1;
    for (int e = 0; e < epochs; e++) {
        memset(hiddens[STEPS], 0, sizeof hiddens[STEPS]);
        memset(cells[STEPS], 0, sizeof cells[STEPS]);
        for (int batch = 0; batch < BATCHES; batch++) {
            int32_t shown[SHOWN], wanted[BATCH];
            for (int b = 0; b < BATCH; b++) {
                wanted[b] = sequences[e][targets[batch * BATCH + b]];
                for (int t = 0; t < STEPS; t++) shown[t * BATCH + b] = sequences[e][inputs[batch * BATCH + b][t]];
            }
            memcpy(hiddens[0], hiddens[STEPS], sizeof hiddens[0]);
            memcpy(cells[0], cells[STEPS], sizeof cells[0]);
            forward(shown);
            losses[e] += answer(wanted) / ROWS;
            backward();
            decay_1 *= 0.9, decay_2 *= 0.999;
            update(shown, rate * (float)(sqrt(1 - decay_2) / (1 - decay_1)));
        }
    }
    clock_gettime(CLOCK_MONOTONIC, &end);
    printf("%.9f\n", (double)(end.tv_sec - start.tv_sec) + (end.tv_nsec - start.tv_nsec) * 1e-9);
    for (int e = 0; e < epochs; e++) printf("%.9g\n", losses[e]);
    return 0;
}
