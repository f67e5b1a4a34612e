namespace Associations.Benchmarks;

/// <summary>Something that the measurement needs is missing or does not work; the message says what to do.</summary>
sealed class NotMeasuredException(string message) : Exception(message);
