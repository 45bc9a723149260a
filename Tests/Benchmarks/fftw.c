// FFTW in single precision, for comparison with BatchFFT: six real signals at once and one by itself, planned both
// ways.
//
// The library takes the widest instructions that the processor has, our build the ones that every x86-64 has. With
// -DSSE2_ONLY this program answers the library's question itself: its functions are found before the library's own, so
// that no plan uses AVX.
#include <fftw3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#ifdef SSE2_ONLY
int fftwf_have_simd_avx(void);
int fftwf_have_simd_avx2(void);
int fftwf_have_simd_avx2_128(void);
int fftwf_have_simd_avx512(void);
int fftwf_have_simd_avx(void) { return 0; }
int fftwf_have_simd_avx2(void) { return 0; }
int fftwf_have_simd_avx2_128(void) { return 0; }
int fftwf_have_simd_avx512(void) { return 0; }
#endif

static double cpu_seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int uses_avx = 0;

static void measure(int n, int count, unsigned flags, const char *name) {
  // Else an estimated plan would be the measured one, remembered.
  fftwf_forget_wisdom();
  int spectrum = n / 2 + 1;
  float *in = fftwf_alloc_real((size_t)(n * count));
  fftwf_complex *out = fftwf_alloc_complex((size_t)(spectrum * count));
  fftwf_plan plan = fftwf_plan_many_dft_r2c(1, &n, count, in, NULL, 1, n, out, NULL, 1, spectrum, flags);
  // Planning overwrites the arrays.
  for (int i = 0; i < n * count; i++) in[i] = (float)(i % 17) - 8;
  char *words = fftwf_sprint_plan(plan);
  if (strstr(words, "avx")) uses_avx = 1;
  free(words);
  fftwf_execute(plan);
  int rounds = 5000000 / (n * count) * 6;
  double before = cpu_seconds();
  for (int i = 0; i < rounds; i++) fftwf_execute(plan);
  double seconds = cpu_seconds() - before;
  printf("%s_x%d_%d %.3f ns\n", name, count, n, seconds * 1e9 / rounds / count);
  fftwf_destroy_plan(plan);
  fftwf_free(in);
  fftwf_free(out);
}

int main(void) {
  int lengths[] = {256, 512, 1024};
  for (int i = 0; i < 3; i++) {
    for (int count = 1; count <= 6; count += 5) {
      measure(lengths[i], count, FFTW_MEASURE, "fftw_measure");
      measure(lengths[i], count, FFTW_ESTIMATE, "fftw_estimate");
    }
  }
#ifdef SSE2_ONLY
  if (uses_avx) {
    fprintf(stderr, "FFTW uses AVX although it was told that there is none\n");
    return 1;
  }
#endif
  printf("uses_avx %d -\n", uses_avx);
  return 0;
}
