namespace Associations.Billing.Tests;

/// <summary>What is ordered of the emulator would meet any test that pays meanwhile, so these run when no other does.</summary>
[CollectionDefinition("misbehaving provider", DisableParallelization = true)]
public sealed class MisbehavingProvider;
